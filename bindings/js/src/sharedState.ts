import { VERSION } from './version';

/**
 * State that all copies of this package share. A bundle may have two: an app's and a library's, or one as CommonJS and one
 * as ES modules. Copies of different versions share nothing: the native part has one version, and refuses the others.
 */
const KEY = Symbol.for('react-native-wallet-jwt/1');

/** The first copy that calls this creates the value; every later one gets it. */
export function sharedOnce<T>(name: string, make: () => T): T {
  const host = globalThis as { [KEY]?: Map<string, unknown> | undefined };
  const shared = (host[KEY] ??= new Map<string, unknown>());
  const own = `${VERSION} ${name}`;
  if (!shared.has(own)) shared.set(own, make());
  return shared.get(own) as T;
}
