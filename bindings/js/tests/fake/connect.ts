/** Import this first: React Native looks for native modules in this global when it is first imported. */
import { FakeNativeWalletJwt } from './FakeNativeWalletJwt';

const fake = new FakeNativeWalletJwt();
Object.assign(globalThis, {
  fakeNativeWalletJwt: fake,
  __turboModuleProxy: (name: string) => (name === 'WalletJwt' ? fake : null),
});
