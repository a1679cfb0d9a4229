/** Import this first: React Native looks for native modules in this global when it is first imported. */
import { KotlinModuleHost } from './kotlinModuleHost';

const host = new KotlinModuleHost();
Object.assign(globalThis, {
  kotlinModuleHost: host,
  __turboModuleProxy: (name: string) => (name === 'WalletJwt' ? host.module : null),
});
