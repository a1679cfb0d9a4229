import type { Session } from 'react-native-wallet-jwt';

import { Button } from '../components/Button';
import { SessionCard } from '../components/SessionCard';
import { TokenCard } from '../components/TokenCard';
import { WalletsCard } from '../components/WalletsCard';

interface Props {
  session: Session;
  isPending: boolean;
  onSignOut: () => void;
}

/** Shown when a user is signed in. */
export function SessionScreen({ session, isPending, onSignOut }: Props) {
  return (
    <>
      <SessionCard session={session} />
      <WalletsCard wallets={session.wallets} />
      <TokenCard />
      <Button label="Sign out" kind="secondary" isBusy={isPending} onPress={onSignOut} />
    </>
  );
}
