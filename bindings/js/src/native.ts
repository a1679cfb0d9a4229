/** All calls to the native part. Arguments were checked before; results are read here. */
import linkedModule from './linkedModule';
import type { NativeAnswer, Spec } from './NativeWalletJwt';
import { errorFromNative, internalError } from './errors';
import { isErrorCode } from './generated/errorCodes';
import type {
  KeysStatus,
  Session,
  SessionEvent,
  SessionSnapshot,
  UnverifiedToken,
  VaultStatus,
} from './generated/types';
import { nativeMissing } from './missingNative';
import { nativeOfAnotherVersion } from './nativeVersion';
import { sharedOnce } from './sharedState';
import { VERSION } from './version';

type Methods = Omit<Spec, 'onSessionEvent' | 'getConstants' | 'nativeVersion'>;
type SynchronousMethod = {
  [M in keyof Methods]: ReturnType<Methods[M]> extends NativeAnswer ? M : never;
}[keyof Methods];
type AsynchronousMethod = Exclude<keyof Methods, SynchronousMethod>;
/** A session method without arguments that resolves to a snapshot. */
export type PlainSessionMethod = {
  [M in AsynchronousMethod & `session${string}`]: Methods[M] extends (session: string) => Promise<string>
    ? M
    : never;
}[AsynchronousMethod & `session${string}`];
type Result<M extends AsynchronousMethod> = Awaited<ReturnType<Methods[M]>>;

/** What a session says about an account. */
export interface Ownership {
  readonly owns: boolean;
  readonly ownsShared: boolean;
  readonly lists: boolean;
}

/** The native part's JSON results, by the name of their type. */
interface Documents {
  readonly KeysStatus: KeysStatus;
  readonly Ownership: Ownership;
  readonly Session: Session;
  readonly SessionEvent: SessionEvent;
  readonly SessionSnapshot: SessionSnapshot;
  readonly StellarBase: string | null;
  readonly UnverifiedToken: UnverifiedToken;
  readonly VaultStatus: VaultStatus;
}

const inPlace = sharedOnce('native', () => ({ replacement: null as Spec | null }));
/** The module whose version was checked. */
let fitting: Spec | null = null;

/** For `react-native-wallet-jwt/jest`: replaces the native part; null restores it. */
export function replaceNative(module: Spec | null): void {
  inPlace.replacement = module;
}

/**
 * The native part. Its version is compared at the first call, in release builds too.
 *
 * @throws WalletJwtError `E_NATIVE_MISSING`, `E_NATIVE_VERSION`
 */
export function nativeModule(method: keyof Spec): Spec {
  const native = inPlace.replacement ?? linkedModule;
  if (!native) throw nativeMissing();
  if (native !== fitting) {
    const version = versionOf(native);
    if (version !== VERSION) throw nativeOfAnotherVersion(version);
    fitting = native;
  }
  // Without the New Architecture the module exists, but its events do not.
  if (typeof native[method] !== 'function') throw nativeMissing();
  return native;
}

/** Calls a method of the native part. Always rejects with a {@link WalletJwtError}. */
export async function callNative<M extends AsynchronousMethod>(
  method: M,
  ...args: Parameters<Methods[M]>
): Promise<Result<M>> {
  const native = nativeModule(method) as unknown as Record<M, (...args: unknown[]) => Promise<Result<M>>>;
  try {
    return await native[method](...args);
  } catch (rejection) {
    throw errorFromNative(rejection);
  }
}

/** Calls a synchronous method of the native part. Returns a JSON text, or throws a {@link WalletJwtError}. */
export function askNative<M extends SynchronousMethod>(method: M, ...args: Parameters<Methods[M]>): string {
  const native = nativeModule(method) as unknown as Record<M, (...args: unknown[]) => NativeAnswer>;
  let answer: NativeAnswer;
  try {
    answer = native[method](...args);
  } catch (thrown) {
    throw errorFromNative(thrown);
  }
  if (typeof answer.json === 'string') return answer.json;
  if (!isErrorCode(answer.code))
    throw internalError(`the native part's ${method} gave neither a result nor an error`);
  throw errorFromNative({ ...answer, userInfo: { fields: answer.fields } });
}

/**
 * Reads a result of the native part. Its version is checked, so its JSON has the form that the types promise.
 *
 * @throws WalletJwtError `E_INTERNAL` if it is not JSON. The text quotes nothing.
 */
export function readDocument<K extends keyof Documents>(document: K, json: unknown): Documents[K] {
  if (typeof json !== 'string')
    throw internalError(`the native part answered no JSON text where a ${document} belongs`);
  try {
    return JSON.parse(json) as Documents[K];
  } catch {
    // The parser's message quotes the text.
    throw internalError(`the native part's ${document} is not JSON`);
  }
}

/** Null if the native part is too old to have a version. */
function versionOf(native: Partial<Spec>): string | null {
  try {
    return native.nativeVersion?.() ?? null;
  } catch (thrown) {
    throw errorFromNative(thrown);
  }
}
