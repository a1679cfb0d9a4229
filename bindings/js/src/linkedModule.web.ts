import type { Spec } from './NativeWalletJwt';

// React Native for Web exports no registry, and bundlers refuse to import what is not exported.
const linkedModule: Spec | null = null;
export default linkedModule;
