import { Button, Text, View } from 'react-native';
import { authorizedFetch, owns, useWalletSession } from 'react-native-wallet-jwt';
import { wallet } from './wallet';

export function App() {
  const { status, session, error, isPending, signIn, signOut } = useWalletSession(wallet);
  return (
    <View>
      <Text testID="status">{isPending ? 'one moment' : status}</Text>
      {session && <Text testID="user">{session.userId}</Text>}
      {session && owns(session, '0x00000000000000000000000000000000000000aa', 'eip155') && <Text>yours</Text>}
      {error && <Text testID="error">{error.code}</Text>}
      <Button title="Sign in" onPress={signIn} />
      <Button title="Sign out" onPress={signOut} />
    </View>
  );
}

/** A request of the app's. */
export async function authorization(minTtlSecs = 60): Promise<string> {
  return `Bearer ${await wallet.token({ minTtlSecs })}`;
}

/** For the app's own server. */
export const api = authorizedFetch(wallet);
