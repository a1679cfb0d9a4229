import type { KotlinModuleHost } from './kotlinModuleHost';

/** The host that `connect.ts` started for this test file. */
export function connectedHost(): KotlinModuleHost {
  return (globalThis as unknown as { kotlinModuleHost: KotlinModuleHost }).kotlinModuleHost;
}
