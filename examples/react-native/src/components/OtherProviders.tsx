import { useState } from 'react';
import { StyleSheet, View } from 'react-native';

import { CHOICES } from '../choices';
import { Button } from './Button';
import { Card } from './Card';
import { ProviderCard } from './ProviderCard';

/** The other providers, of which one is chosen. */
export function OtherProviders() {
  const [chosen, choose] = useState(CHOICES[0]);
  return (
    <Card title="Another provider">
      <View style={styles.choices}>
        {CHOICES.filter(({ name }) => name !== chosen.name).map((choice) => (
          <Button key={choice.name} label={choice.name} kind="secondary" onPress={() => choose(choice)} />
        ))}
      </View>
      <ProviderCard key={chosen.name} choice={chosen} />
    </Card>
  );
}

const styles = StyleSheet.create({
  choices: { flexDirection: 'row', flexWrap: 'wrap', gap: 8 },
});
