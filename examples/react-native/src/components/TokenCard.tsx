import { useState } from 'react';
import { decodeUnverified, isWalletJwtError } from 'react-native-wallet-jwt';

import { wallet } from '../wallet';
import { wordsForRemaining } from '../wordsForRemaining';
import { Button } from './Button';
import { Card } from './Card';
import { Paragraph } from './Paragraph';

/**
 * Gets a token, as an app does before a request, and renews it if it expires too soon. The token is never shown.
 */
export function TokenCard() {
  const [answer, setAnswer] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function askForToken() {
    setIsBusy(true);
    try {
      const { expiresAt } = decodeUnverified(await wallet.token());
      const words = wordsForRemaining((expiresAt ?? 0) - Date.now() / 1000);
      setAnswer(`There is a token. It expires ${words}.`);
    } catch (error) {
      setAnswer(isWalletJwtError(error) ? `${error.code}: ${error.message}` : 'Something else failed.');
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <Card title="A request to your server">
      <Button label="Get a token" kind="secondary" isBusy={isBusy} onPress={() => void askForToken()} />
      {answer !== null && <Paragraph>{answer}</Paragraph>}
    </Card>
  );
}
