import { newAccount } from '../nativeUnderTest';
import { createSessionManager, Provider } from 'react-native-wallet-jwt';

/** A replacement for an app's own `wallet.ts`: the test sets what is issued. */
export const wallet = createSessionManager({
  provider: Provider.para({ environment: 'BETA', anyAudience: true }),
  account: newAccount(),
  issue: () => Promise.reject(new Error('the test signs in')),
});
