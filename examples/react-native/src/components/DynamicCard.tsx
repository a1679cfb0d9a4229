import { useWalletSession } from 'react-native-wallet-jwt';

import { dynamicWallet } from '../dynamic';
import { Button } from './Button';
import { Card } from './Card';
import { Fact } from './Fact';
import { Paragraph } from './Paragraph';

/** A second sign-in, with Dynamic. Its session is kept apart from Para's. */
export function DynamicCard() {
  const { status, session, error, isPending, signIn, signOut } = useWalletSession(dynamicWallet);
  const isIn = status === 'active' || status === 'expired';
  return (
    <Card title="Dynamic">
      {status === 'active' && session && (
        <>
          <Fact name="Dynamic's user" value={session.userId} />
          <Fact name="Dynamic's wallets" value={session.wallets.length.toString()} />
        </>
      )}
      {error && <Paragraph isAlert>{error.message}</Paragraph>}
      {status !== 'active' && (
        <Button label="Sign in with Dynamic" isBusy={isPending} onPress={() => void signIn()} />
      )}
      {isIn && <Button label="Sign out of Dynamic" isBusy={isPending} onPress={() => void signOut()} />}
    </Card>
  );
}
