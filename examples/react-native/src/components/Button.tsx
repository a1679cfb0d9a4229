import { ActivityIndicator, Pressable, StyleSheet, Text } from 'react-native';

import { useTheme } from '../theme';

interface Props {
  label: string;
  onPress: () => void;
  kind?: 'primary' | 'secondary';
  /** The action is running: this is shown and read out, and the button cannot be pressed again. */
  isBusy?: boolean;
}

/** A button that is large enough for a finger and grows with its text. */
export function Button({ label, onPress, kind = 'primary', isBusy = false }: Props) {
  const theme = useTheme();
  const isPrimary = kind === 'primary';
  const color = isPrimary ? theme.onAccent : theme.accent;
  return (
    <Pressable
      accessibilityLabel={label}
      accessibilityRole="button"
      accessibilityState={{ busy: isBusy, disabled: isBusy }}
      disabled={isBusy}
      onPress={onPress}
      style={({ pressed }) => [
        styles.button,
        { backgroundColor: isPrimary ? theme.accent : 'transparent', borderColor: theme.accent },
        (pressed || isBusy) && styles.dimmed,
      ]}
    >
      {isBusy && <ActivityIndicator color={color} />}
      <Text style={[styles.label, { color }]}>{label}</Text>
    </Pressable>
  );
}

const styles = StyleSheet.create({
  button: {
    alignItems: 'center',
    borderRadius: 10,
    borderWidth: 1,
    flexDirection: 'row',
    gap: 10,
    justifyContent: 'center',
    minHeight: 48,
    paddingHorizontal: 16,
    paddingVertical: 10,
  },
  dimmed: { opacity: 0.6 },
  label: { flexShrink: 1, fontSize: 17, fontWeight: '600', textAlign: 'center' },
});
