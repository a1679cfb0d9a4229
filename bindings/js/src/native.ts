/** The one way to the native part: what is passed was checked before, what comes back is checked here. */
import linkedModule from './linkedModule';
import type { NativeAnswer, Spec } from './NativeWalletJwt';
import { errorFromNative, internalError } from './errors';
import { isErrorCode } from './generated/errorCodes';
import { nativeMissing } from './missingNative';
import { parseDocument, type Documents } from './validation';

type Methods = Omit<Spec, 'onSessionEvent' | 'getConstants'>;
type SynchronousMethod = { [M in keyof Methods]: ReturnType<Methods[M]> extends NativeAnswer ? M : never }[keyof Methods];
type AsynchronousMethod = Exclude<keyof Methods, SynchronousMethod>;
type Result<M extends AsynchronousMethod> = Awaited<ReturnType<Methods[M]>>;

let twin: Spec | null = null;

/** For `react-native-wallet-jwt/jest`: takes the native part's place; null gives it back. */
export function replaceNative(module: Spec | null): void {
  twin = module;
}

/**
 * The native part.
 *
 * @throws WalletJwtError `E_NATIVE_MISSING`, also if it is of an older version, which has no such method.
 */
export function nativeModule(method: keyof Spec): Spec {
  const native = twin ?? linkedModule;
  if (typeof native?.[method] !== 'function') throw nativeMissing();
  return native;
}

/** Calls a method of the native part. Rejects with a {@link WalletJwtError}, whatever happens. */
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
  if (!isErrorCode(answer.code)) throw internalError(`the native part's ${method} gave neither a result nor an error`);
  throw errorFromNative({ ...answer, userInfo: { fields: answer.fields } });
}

/** Reads what the native part answered. Throws `E_INTERNAL` if it is not what the documentation says. */
export function readDocument<K extends keyof Documents>(document: K, json: unknown): Documents[K] {
  if (typeof json !== 'string') throw internalError(`the native part answered no JSON text where a ${document} belongs`);
  try {
    return parseDocument(document, json);
  } catch (problem) {
    throw internalError(problem instanceof Error ? problem.message : `the native part's ${document} cannot be read`);
  }
}
