import { useState } from 'react';
import { StyleSheet, Text, View } from 'react-native';

import type { Attack } from '../attacks';
import { useTheme } from '../theme';
import { tryAttack, type AttackResult } from '../tryAttack';
import { Button } from './Button';

interface Props {
  attack: Attack;
}

/** One attack, and its result. */
export function AttackRow({ attack }: Props) {
  const theme = useTheme();
  const [result, setResult] = useState<AttackResult | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function attempt() {
    setIsBusy(true);
    setResult(await tryAttack(attack));
    setIsBusy(false);
  }

  return (
    <View style={styles.row}>
      <Button label={attack.title} kind="secondary" isBusy={isBusy} onPress={() => void attempt()} />
      {result && (
        <View accessible accessibilityLiveRegion="polite" accessibilityRole="alert">
          <Text style={[styles.code, { color: result.isRefused ? theme.good : theme.bad }]}>
            {result.title}
          </Text>
          <Text style={[styles.text, { color: theme.text }]}>{result.text}</Text>
        </View>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  code: { fontSize: 15, fontWeight: '600' },
  row: { gap: 6 },
  text: { fontSize: 15 },
});
