import { TurboModuleRegistry } from 'react-native';
import type { Spec } from './NativeWalletJwt';

// Looked up here and not by importing the spec, whose lookup the code generator wants plain: not every stand-in for React
// Native has a registry, and importing must never throw.
const registry = TurboModuleRegistry as typeof TurboModuleRegistry | undefined;

/** The native part that this app was built with; null if there is none, or if React Native cannot make it. */
const linkedModule = lookedUp();
export default linkedModule;

function lookedUp(): Spec | null {
  try {
    return registry?.get<Spec>('WalletJwt') ?? null;
  } catch (error) {
    // Importing never throws; what went wrong would be lost.
    // eslint-disable-next-line no-console
    console.error(error);
    return null;
  }
}
