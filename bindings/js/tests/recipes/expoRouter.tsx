// A recipe: Expo Router's guard, as `app/_layout.tsx`. `recipes.test.tsx` runs it.
import { Stack } from 'expo-router';
import { Text } from 'react-native';
import { useWalletSession } from 'react-native-wallet-jwt';
import { wallet } from './wallet';

export default function Layout() {
  const { status } = useWalletSession(wallet);
  // As long as nobody knows, no screen: a link into the app would be lost to the sign-in screen.
  if (status === 'loading') return null;
  if (status === 'locked' || status === 'unavailable') return <Text>One moment: unlock the device.</Text>;
  return (
    <Stack>
      <Stack.Protected guard={status === 'active'}>
        <Stack.Screen name="(app)" />
      </Stack.Protected>
      {/* Also offers "Sign in again" when the session has expired. */}
      <Stack.Protected guard={status === 'signedOut' || status === 'expired'}>
        <Stack.Screen name="sign-in" />
      </Stack.Protected>
    </Stack>
  );
}
