import type { SessionState } from 'react-native-wallet-jwt';

import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { Paragraph } from '../components/Paragraph';
import { whySignedOut } from '../whySignedOut';

interface Props {
  state: SessionState;
  isPending: boolean;
  onSignIn: () => void;
}

/** Shown when nobody is signed in. It gives the reason if there was a session. */
export function SignInScreen({ state, isPending, onSignIn }: Props) {
  const reason = whySignedOut(state);
  return (
    <Card title="Sign in">
      {reason && <Paragraph isAlert>{reason}</Paragraph>}
      <Paragraph>
        The fake issuer on your computer replaces the wallet SDK. The library checks its published keys, the
        signature and every claim.
      </Paragraph>
      <Button label="Sign in" isBusy={isPending} onPress={onSignIn} />
    </Card>
  );
}
