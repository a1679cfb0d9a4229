import { StyleSheet, Text, View } from 'react-native';

import { useTheme } from '../theme';

interface Props {
  name: string;
  value: string;
  /** How much the value can be trusted. The text says it too, so colour is never the only sign. */
  tone?: 'good' | 'bad';
}

/**
 * A name and its value, below each other if the text is too large for one line. A screen reader reads them as one.
 */
export function Fact({ name, value, tone }: Props) {
  const theme = useTheme();
  return (
    <View accessible accessibilityLabel={`${name}: ${value}`} style={styles.fact}>
      <Text style={[styles.name, { color: theme.faint }]}>{name}</Text>
      <Text selectable style={[styles.value, { color: tone ? theme[tone] : theme.text }]}>
        {value}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  fact: { columnGap: 16, flexDirection: 'row', flexWrap: 'wrap', justifyContent: 'space-between', rowGap: 2 },
  name: { fontSize: 16 },
  value: { flexShrink: 1, fontSize: 16, fontWeight: '500' },
});
