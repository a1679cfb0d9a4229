// The code between the two marks is the README's example, copied by `cargo xtask readme`. `real/readme.test.tsx`
// runs it.

import { Button, Text } from 'react-native';

/** A replacement for the wallet SDK's class, which this package does not depend on. The test creates one. */
declare class ParaMobile {
  constructor(apiKey: string);
  init(): Promise<void>;
  isSessionActive(): Promise<boolean>;
  issueJwt(): Promise<{ token: string; keyId: string }>;
  logout(): Promise<void>;
}
declare const API_KEY: string;
declare const API_KEY_ID: string;
/** A replacement for the app's own screens around Para's login. */
declare function logInToPara(para: ParaMobile): Promise<void>;

// README
import { authorizedFetch, createSessionManager, Provider, useWalletSession } from 'react-native-wallet-jwt';

// Once, outside components.
export const para = new ParaMobile(API_KEY); // @getpara/react-native-wallet
const ready = para.init(); // until it has ended, every call of Para is a TypeError
export const wallet = createSessionManager({
  // The key's unique id, a UUID; not the key itself.
  provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID }),
  issue: () => ready.then(() => para.issueJwt()),
  // signOut() calls it, and again later if it fails.
  logout: () => ready.then(() => para.logout()),
});

async function enterPara() {
  // A logout that is still owed would end the new login.
  await wallet.checkNow().catch((failed: unknown) => {
    if (wallet.owed.logout) throw failed;
  });
  await ready;
  if (!(await para.isSessionActive())) await logInToPara(para); // your screens around Para's login
}

// In a component. Restores the kept session, and renders once for each change.
export function Account() {
  const { status, session, error, isPending, signIn, signOut } = useWalletSession(wallet);
  if (status === 'loading') return null;
  if (status === 'active')
    return <Button title={`Sign out ${session?.userId}`} disabled={isPending} onPress={signOut} />;
  // The hook's `error` says why `checkNow` rejected. Your screens show the login's own errors.
  const enter = () =>
    enterPara().then(
      () => signIn(),
      () => null
    );
  // `unavailable`: the keychain cannot be read, or the set-up is wrong. `error` says which.
  return (
    <>
      {status === 'locked' && (
        <Button title="Unlock" onPress={() => void wallet.unlock().catch(() => null)} />
      )}
      {status === 'unavailable' && (
        <Button title="Try again" onPress={() => void wallet.checkNow().catch(() => null)} />
      )}
      <Button
        title={status === 'expired' ? 'Sign in again' : 'Sign in'}
        disabled={isPending}
        onPress={enter}
      />
      {status === 'expired' && (
        <Button title={`Sign out ${session?.userId}`} disabled={isPending} onPress={signOut} />
      )}
      {error && <Text>{error.message}</Text>}
    </>
  );
}

// For your own server. Sends the token, and renews it if it ends within 60 s or the server
// answers 401.
export const api = authorizedFetch(wallet);
// end of README
