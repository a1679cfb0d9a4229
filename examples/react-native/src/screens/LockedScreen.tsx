import type { WalletJwtError } from 'react-native-wallet-jwt';

import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { ErrorCard } from '../components/ErrorCard';
import { Page } from '../components/Page';
import { Paragraph } from '../components/Paragraph';

interface Props {
  isLocked: boolean;
  error: WalletJwtError | null;
  isPending: boolean;
  onRetry: () => void;
  onSignIn: () => void;
}

/**
 * It is not known whether a user is signed in, because the keychain cannot be read yet. A locked keychain will be unlocked. An
 * unavailable one may stay unavailable. A sign-in works with both.
 */
export function LockedScreen({ isLocked, error, isPending, onRetry, onSignIn }: Props) {
  return (
    <Page>
      <Card title={isLocked ? 'The keychain is locked' : 'The keychain does not answer'}>
        <Paragraph>
          There may be a session in it. {isLocked ? 'Unlock this device: the' : 'The'} app looks again when it
          comes back to the front.
        </Paragraph>
        <Button label="Try again" onPress={onRetry} />
        <Button label="Sign in" isBusy={isPending} onPress={onSignIn} />
      </Card>
      {error && <ErrorCard error={error} />}
    </Page>
  );
}
