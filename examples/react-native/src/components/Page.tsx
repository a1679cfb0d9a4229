import type { ReactNode } from 'react';
import { ScrollView, StatusBar, StyleSheet, Text } from 'react-native';
import { SafeAreaView } from 'react-native-safe-area-context';

import { useTheme } from '../theme';

interface Props {
  children: ReactNode;
}

/** The frame of every screen: the heading, and content that scrolls with any text size. */
export function Page({ children }: Props) {
  const theme = useTheme();
  return (
    <SafeAreaView style={[styles.page, { backgroundColor: theme.background }]}>
      <StatusBar barStyle="default" />
      <ScrollView contentContainerStyle={styles.content}>
        <Text accessibilityRole="header" style={[styles.heading, { color: theme.text }]}>
          wallet-jwt
        </Text>
        {children}
      </ScrollView>
    </SafeAreaView>
  );
}

const styles = StyleSheet.create({
  page: { flex: 1 },
  // Lines stay readable on a tablet.
  content: { alignSelf: 'center', gap: 16, maxWidth: 640, padding: 16, paddingBottom: 48, width: '100%' },
  heading: { fontSize: 28, fontWeight: '700', paddingTop: 8 },
});
