import { useWalletSession } from 'react-native-wallet-jwt';

import type { Choice } from '../choices';
import { Button } from './Button';
import { Fact } from './Fact';
import { Paragraph } from './Paragraph';

interface Props {
  choice: Choice;
}

/** A second sign-in, with another provider. Its session is kept apart from Para's. */
export function ProviderCard({ choice: { name, wallet } }: Props) {
  const { status, session, error, isPending, signIn, signOut } = useWalletSession(wallet);
  const isIn = status === 'active' || status === 'expired';
  return (
    <>
      {status === 'active' && session && (
        <>
          <Fact name={`${name}'s user`} value={session.userId} />
          <Fact name={`${name}'s wallets`} value={session.wallets.length.toString()} />
        </>
      )}
      {error && <Paragraph isAlert>{error.message}</Paragraph>}
      {status !== 'active' && (
        <Button label={`Sign in with ${name}`} isBusy={isPending} onPress={() => void signIn()} />
      )}
      {isIn && <Button label={`Sign out of ${name}`} isBusy={isPending} onPress={() => void signOut()} />}
    </>
  );
}
