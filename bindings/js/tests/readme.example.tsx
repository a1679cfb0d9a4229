// What stands between the two marks is the README's example, to the letter: `cargo xtask readme` copies it.
// `chain/readme.test.tsx` runs it.

import { Button, Text } from 'react-native';

/** Stands for the wallet SDK's, which is no dependency of this package. The test makes one. */
declare class ParaMobile {
  constructor(apiKey: string);
  issueJwt(): Promise<{ token: string; keyId: string }>;
  logout(): Promise<void>;
}
declare const API_KEY: string;
declare const API_KEY_ID: string;

// README
import { createSessionManager, Provider, useWalletSession } from 'react-native-wallet-jwt';

// Once, outside components.
export const para = new ParaMobile(API_KEY); // @getpara/react-native-wallet
export const wallet = createSessionManager({
  provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID }), // the key's unique id, a UUID; not the key
  issue: () => para.issueJwt(),
});

// In a component. Restores the kept session, and renders once for each change.
export function Account() {
  const { status, session, error, isPending, signIn, signOut } = useWalletSession(wallet);
  if (status === 'loading') return null;
  if (status === 'locked') return <Text>Unlock the device.</Text>;
  if (session) {
    const leave = () => signOut().then(() => para.logout());
    return <Button title={`Sign out ${session.userId}`} disabled={isPending} onPress={() => void leave()} />;
  }
  return (
    <>
      <Button title="Sign in" disabled={isPending} onPress={() => void signIn()} />
      {error && <Text>{error.message}</Text>}
    </>
  );
}

// In a request. Renewed first, by issueJwt(), if it lives shorter than 60 s.
export async function get(url: string) {
  return fetch(url, { headers: { Authorization: `Bearer ${await wallet.token()}` } });
}
// end of README
