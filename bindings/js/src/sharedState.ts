import { VERSION } from './version';

/**
 * Where all copies of this package find what they share. A bundle may have two: an app's and a library's, or one as CommonJS
 * and one as modules. Copies of other versions share nothing: the native part is of one version, and refuses the others.
 */
const KEY = Symbol.for('react-native-wallet-jwt/1');

/** What the first copy that asks makes, and every later one gets. */
export function sharedOnce<T>(name: string, make: () => T): T {
  const host = globalThis as { [KEY]?: Map<string, unknown> | undefined };
  const shared = (host[KEY] ??= new Map<string, unknown>());
  const own = `${VERSION} ${name}`;
  if (!shared.has(own)) shared.set(own, make());
  return shared.get(own) as T;
}
