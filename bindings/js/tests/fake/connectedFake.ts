import type { FakeNativeWalletJwt } from './FakeNativeWalletJwt';

/** The fake that `connect.ts` made for this test file. */
export function connectedFake(): FakeNativeWalletJwt {
  return (globalThis as unknown as { fakeNativeWalletJwt: FakeNativeWalletJwt }).fakeNativeWalletJwt;
}
