import { useRef, useState } from 'react';
import { Animated, StyleSheet, Text, View } from 'react-native';
import { remainingSecs, useSessionCountdown, type Session } from 'react-native-wallet-jwt';

import { useTheme } from '../theme';
import { wordsForRemaining } from '../wordsForRemaining';

interface Props {
  session: Session;
}

/** How long the session still lives. The bar moves every second, without a render; the words change with the minute. */
export function Countdown({ session }: Props) {
  const theme = useTheme();
  const lifetimeSecs = Math.max(1, session.expiresAt - (session.issuedAt ?? session.verifiedAt));
  const atFirst = remainingSecs(session);
  const [words, setWords] = useState(() => wordsForRemaining(atFirst));
  const share = useRef(new Animated.Value(atFirst / lifetimeSecs)).current;

  useSessionCountdown(session, (secs) => {
    share.setValue(secs / lifetimeSecs);
    // The same words again are no render.
    setWords(wordsForRemaining(secs));
  });

  const width = share.interpolate({ inputRange: [0, 1], outputRange: ['0%', '100%'], extrapolate: 'clamp' });
  return (
    <View accessible accessibilityLabel={`Expires: ${words}`} accessibilityRole="timer" style={styles.countdown}>
      <Text style={[styles.words, { color: theme.faint }]}>Expires {words}</Text>
      <View style={[styles.track, { backgroundColor: theme.track }]}>
        <Animated.View testID="remaining" style={[styles.bar, { backgroundColor: theme.accent, width }]} />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  bar: { borderRadius: 3, height: 6 },
  countdown: { gap: 8 },
  track: { borderRadius: 3, height: 6, overflow: 'hidden' },
  words: { fontSize: 16 },
});
