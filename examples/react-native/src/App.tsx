import { SafeAreaProvider } from 'react-native-safe-area-context';

import { WalletScreen } from './screens/WalletScreen';

export function App() {
  return (
    <SafeAreaProvider>
      <WalletScreen />
    </SafeAreaProvider>
  );
}
