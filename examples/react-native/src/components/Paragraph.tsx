import type { ReactNode } from 'react';
import { StyleSheet, Text } from 'react-native';

import { useTheme } from '../theme';

interface Props {
  children: ReactNode;
  isFaint?: boolean;
  /** A screen reader reads it when it appears. */
  isAlert?: boolean;
}

/** Running text. */
export function Paragraph({ children, isFaint = false, isAlert = false }: Props) {
  const theme = useTheme();
  const color = isAlert ? theme.bad : isFaint ? theme.faint : theme.text;
  return (
    <Text
      accessibilityLiveRegion={isAlert ? 'polite' : 'none'}
      accessibilityRole={isAlert ? 'alert' : 'text'}
      style={[styles.text, { color }]}
    >
      {children}
    </Text>
  );
}

const styles = StyleSheet.create({
  text: { fontSize: 16, lineHeight: 23 },
});
