/**
 * Looks, in development builds, whether what the native part returned has the form that the types promise: a native part
 * of another version shows at once and not as an `undefined` somewhere in the app.
 */
import type {
  KeysStatus,
  Session,
  SessionEvent,
  SessionSnapshot,
  SessionState,
  UnverifiedToken,
  VaultStatus,
} from './generated/types';

/** What the native part returns or tells, by the name of its type. */
export interface Documents {
  KeysStatus: KeysStatus;
  Session: Session;
  SessionEvent: SessionEvent;
  SessionSnapshot: SessionSnapshot;
  SessionState: SessionState;
  UnverifiedToken: UnverifiedToken;
  VaultStatus: VaultStatus;
}

/** A check of `generated/validators.ts`. It leaves the first thing that is wrong in `errors`. */
interface Validator {
  (value: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

/**
 * What is wrong with a document: the path and the rule, never a value. Null if nothing is, and in production builds, which
 * do not look.
 */
export function problemOf(document: keyof Documents, value: unknown): string | null {
  // A block, not an early return: only so does Metro leave the file out of production bundles.
  if (__DEV__) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const validators = require('./generated/validators') as Record<keyof Documents, Validator>;
    const validator = validators[document];
    if (validator(value)) return null;
    const [problem] = validator.errors ?? [];
    return `${document}${problem?.instancePath ?? ''} ${problem?.message ?? 'is not of the documented form'}`;
  }
  return null;
}

/**
 * Reads a document.
 *
 * @throws Error If it is not JSON, or, in development builds, not of the type's form. The text names no value.
 */
export function parseDocument<K extends keyof Documents>(document: K, json: string): Documents[K] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The parser's own words quote the text.
    throw new Error(`${document} is not JSON`);
  }
  const problem = problemOf(document, value);
  if (problem !== null) throw new Error(problem);
  return value as Documents[K];
}
