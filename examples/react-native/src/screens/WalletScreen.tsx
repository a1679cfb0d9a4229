import { useWalletSession } from 'react-native-wallet-jwt';

import { AttackList } from '../components/AttackList';
import { ErrorCard } from '../components/ErrorCard';
import { NotKeptNotice } from '../components/NotKeptNotice';
import { OtherProviders } from '../components/OtherProviders';
import { Page } from '../components/Page';
import { wallet } from '../wallet';
import { ExpiredScreen } from './ExpiredScreen';
import { LoadingScreen } from './LoadingScreen';
import { LockedScreen } from './LockedScreen';
import { SessionScreen } from './SessionScreen';
import { SignInScreen } from './SignInScreen';

/** The error is in the state, and the screen shows it from there. */
function checkNow() {
  wallet.checkNow().catch(() => undefined);
}

/** The whole app: the session's status chooses the screen. */
export function WalletScreen() {
  const { status, state, session, error, isPending, signIn, signOut } = useWalletSession(wallet);
  const leave = () => void signOut();
  if (status === 'loading') return <LoadingScreen />;
  if (status === 'locked' || status === 'unavailable')
    return (
      <LockedScreen
        isLocked={status === 'locked'}
        error={error}
        isPending={isPending}
        onRetry={checkNow}
        onSignIn={() => signIn()}
      />
    );
  return (
    <Page>
      {status === 'signedOut' && (
        <SignInScreen state={state} isPending={isPending} onSignIn={() => signIn()} />
      )}
      {status === 'expired' && session && (
        <ExpiredScreen session={session} isPending={isPending} onSignIn={() => signIn()} onSignOut={leave} />
      )}
      {status === 'active' && session && (
        <SessionScreen session={session} isPending={isPending} onSignOut={leave} />
      )}
      {status === 'active' && <NotKeptNotice />}
      {error && <ErrorCard error={error} />}
      <OtherProviders />
      <AttackList />
    </Page>
  );
}
