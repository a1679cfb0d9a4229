import type { Spec } from './NativeWalletJwt';

// React Native for Web has no TurboModuleRegistry, so the spec cannot be imported here.
const linkedModule: Spec | null = null;
export default linkedModule;
