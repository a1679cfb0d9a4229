/** The TurboModule itself, as React Native's registry gives it to the package. */
import { TurboModuleRegistry } from 'react-native';
import type { Spec } from '../../../../bindings/js/src/NativeWalletJwt';

export function turboModule(): Spec {
  const found = TurboModuleRegistry.get<Spec>('WalletJwt');
  if (!found) throw new Error('the app has no module WalletJwt');
  return found;
}

/** Calls a method with values that the compiler would refuse. */
export function callWith(method: string, ...given: unknown[]): unknown {
  return (turboModule() as unknown as Record<string, (...given: unknown[]) => unknown>)[method]?.(...given);
}

/** A command of the host. */
export function host(...words: string[]): Promise<string> {
  const { hostAsk } = globalThis as unknown as {
    hostAsk: (resolve: (text: string) => void, reject: (text: string) => void, ...words: string[]) => void;
  };
  return new Promise((resolve, reject) => {
    const fail = (text: string) => {
      reject(new Error(text));
    };
    hostAsk(resolve, fail, ...words);
  });
}

export const wait = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));
