import { TurboModuleRegistry } from 'react-native';
import type { Spec } from './NativeWalletJwt';

// Looked up here and not by importing the spec: not every mock of React Native has a registry, importing must never throw,
// and the code generator needs a plain lookup in the spec.
const registry = TurboModuleRegistry as typeof TurboModuleRegistry | undefined;

/** The native part in this app; null if there is none, or if React Native cannot create it. */
const linkedModule = lookedUp();
export default linkedModule;

function lookedUp(): Spec | null {
  try {
    return registry?.get<Spec>('WalletJwt') ?? null;
  } catch (error) {
    // Importing never throws, so the error would be lost.
    // eslint-disable-next-line no-console
    console.error(error);
    return null;
  }
}
