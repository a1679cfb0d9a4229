// A recipe: Expo Router's guard, as `app/_layout.tsx`. `recipes.test.tsx` runs it.
import { Stack } from 'expo-router';
import { Text } from 'react-native';
import { useWalletSession } from 'react-native-wallet-jwt';
import { wallet } from './wallet';

export default function Layout() {
  const { status } = useWalletSession(wallet);
  // Show no screen yet: otherwise the sign-in screen would replace a link into the app.
  if (status === 'loading') return null;
  if (status === 'locked') return <Text>Unlock the device.</Text>;
  return (
    <Stack>
      <Stack.Protected guard={status === 'active'}>
        <Stack.Screen name="(app)" />
      </Stack.Protected>
      {/* While expired: "Sign in again". While unavailable: the error, "Try again" and "Sign in". */}
      <Stack.Protected guard={status !== 'active'}>
        <Stack.Screen name="sign-in" />
      </Stack.Protected>
    </Stack>
  );
}
