import { TurboModuleRegistry } from 'react-native';
import type { Spec } from './NativeWalletJwt';

// Looked up here and not by importing the spec, which ships as TypeScript for React Native's code generator: an app's Jest
// compiles nothing in this package. Not every stand-in for React Native has a registry, and importing must never throw.
const registry = TurboModuleRegistry as typeof TurboModuleRegistry | undefined;

/** The native part that this app was built with; null if there is none. */
const linkedModule = registry?.get<Spec>('WalletJwt') ?? null;
export default linkedModule;
