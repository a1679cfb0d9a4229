import { useRef, useState, type ComponentRef } from 'react';
import { StyleSheet, Text, View } from 'react-native';
import { remainingSecs, useSessionCountdown, type Session } from 'react-native-wallet-jwt';

import { useTheme } from '../theme';
import { wordsForRemaining } from '../wordsForRemaining';

interface Props {
  session: Session;
}

/**
 * The remaining time of the session. The bar moves every second without a render; the text changes with the minute. At the
 * end the hook's status becomes `expired` by itself.
 */
export function Countdown({ session }: Props) {
  const theme = useTheme();
  const bar = useRef<ComponentRef<typeof View>>(null);
  const [words, setWords] = useState(() => wordsForRemaining(remainingSecs(session)));

  useSessionCountdown(session, (secs) => {
    bar.current?.setNativeProps({ style: { width: widthFor(session, secs) } });
    // If the text is the same, React does not render again.
    setWords(wordsForRemaining(secs));
  });

  const width = widthFor(session, remainingSecs(session));
  return (
    <View
      accessible
      accessibilityLabel={`Expires ${words}`}
      accessibilityRole="timer"
      style={styles.countdown}
    >
      <Text style={[styles.words, { color: theme.faint }]}>Expires {words}</Text>
      <View style={[styles.track, { backgroundColor: theme.track }]}>
        <View ref={bar} style={[styles.bar, { backgroundColor: theme.accent, width }]} />
      </View>
    </View>
  );
}

function widthFor({ issuedAt, verifiedAt, expiresAt }: Session, secs: number): `${number}%` {
  const share = secs / Math.max(1, expiresAt - (issuedAt ?? verifiedAt));
  return `${Math.min(100, Math.max(0, share * 100))}%`;
}

const styles = StyleSheet.create({
  bar: { borderRadius: 3, height: 6 },
  countdown: { gap: 8 },
  track: { borderRadius: 3, height: 6, overflow: 'hidden' },
  words: { fontSize: 16 },
});
