import { newAccount } from '../nativeUnderTest';
import { createSessionManager, Provider } from 'react-native-wallet-jwt';

/** What an app's own `wallet.ts` would be: the test says what is issued. */
export const wallet = createSessionManager({
  provider: Provider.para({ environment: 'BETA', anyAudience: true }),
  account: newAccount(),
  issue: () => Promise.reject(new Error('the test signs in')),
});
