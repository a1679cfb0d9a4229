import type { Session } from 'react-native-wallet-jwt';

import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { Paragraph } from '../components/Paragraph';
import { WalletsCard } from '../components/WalletsCard';

interface Props {
  session: Session;
  isPending: boolean;
  onSignIn: () => void;
  onSignOut: () => void;
}

/** The session has expired. The screen may show it, but the app must not allow anything because of it. */
export function ExpiredScreen({ session, isPending, onSignIn, onSignOut }: Props) {
  return (
    <>
      <Card title="Your session has expired">
        <Paragraph>{session.identity.identifier ?? session.userId}, sign in again to continue.</Paragraph>
        <Button label="Sign in again" isBusy={isPending} onPress={onSignIn} />
        <Button label="Sign out" kind="secondary" isBusy={isPending} onPress={onSignOut} />
      </Card>
      <WalletsCard wallets={session.wallets} />
    </>
  );
}
