import { isErrorCode, type ErrorCode } from './generated/errorCodes';

/**
 * What every function of this package throws or rejects with.
 *
 * Neither its message nor its fields contain a token or anything from a token. `cause` may: it is what the app's own `issue`
 * threw (`E_ISSUE_FAILED`), or an error without a code (`E_INTERNAL`). `toJSON` leaves it out.
 */
export class WalletJwtError extends Error {
  /** The stable code; the documentation of {@link ErrorCode} says for each what happened and what to do. */
  readonly code: ErrorCode;

  /** Details, depending on the code: e.g. `expected` of `E_AUDIENCE`, or `remainingSecs` of `E_TTL_UNREACHABLE`. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    fields: Readonly<Record<string, unknown>> = {},
    options?: { readonly cause: unknown }
  ) {
    super(message);
    // For classes compiled to functions, where `super` makes a plain Error.
    Object.setPrototypeOf(this, new.target.prototype);
    this.code = code;
    this.fields = Object.freeze({ ...fields });
    // Not enumerable, like the engines' own, so that code that prints or sends the members leaves it out. Set here,
    // because older engines ignore the option `cause`.
    if (options)
      Object.defineProperty(this, 'cause', { value: options.cause, configurable: true, writable: true });
  }

  /** For logs and crash reports: without `cause`. */
  toJSON(): { name: string; code: ErrorCode; message: string; fields: Readonly<Record<string, unknown>> } {
    return { name: this.name, code: this.code, message: this.message, fields: this.fields };
  }
}

// On the prototype, like the engines' own.
Object.defineProperty(WalletJwtError.prototype, 'name', {
  value: 'WalletJwtError',
  configurable: true,
  writable: true,
});

/** Whether that is an error of this package, also of another copy of it. Never throws. */
export function isWalletJwtError(value: unknown): value is WalletJwtError {
  try {
    if (value instanceof WalletJwtError) return true;
    return (
      value instanceof Error &&
      value.name === 'WalletJwtError' &&
      isErrorCode((value as { code?: unknown }).code)
    );
  } catch {
    // A proxy, or a getter that throws.
    return false;
  }
}

/** What a module of React Native's rejects a promise with. */
interface NativeRejection {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly userInfo?: { readonly fields?: unknown } | null;
}

/** What the app's own functions threw, by request. */
export type Causes = ReadonlyMap<unknown, unknown>;

/**
 * The native part's error. An error without a code becomes `E_INTERNAL`, with itself as the cause.
 *
 * @param causes the error's `cause` is taken from these, by request
 */
export function errorFromNative(rejection: unknown, causes?: Causes): WalletJwtError {
  if (isWalletJwtError(rejection)) return causes ? explained(rejection, causes) : rejection;
  const { code, message, userInfo } = (rejection ?? {}) as NativeRejection;
  if (!isErrorCode(code))
    return internalError('the native part failed in a way it has no code for', rejection);
  return new WalletJwtError(code, typeof message === 'string' ? message : code, fieldsOf(userInfo?.fields));
}

/** `E_ISSUE_FAILED` with what `issue` threw, and a text that says why there is no token. */
function explained(error: WalletJwtError, causes: Causes): WalletJwtError {
  const { requestId, reason } = error.fields;
  if (error.code !== 'E_ISSUE_FAILED' || typeof reason !== 'string') return error;
  const cause = causes.has(requestId) ? { cause: causes.get(requestId) } : undefined;
  return new WalletJwtError(error.code, `${error.message}: ${reason}`, error.fields, cause);
}

/** `E_ISSUE_FAILED`: a call inside `issue` would wait for the token of `issue`. */
export function insideIssueError(): WalletJwtError {
  const why = '`signIn()` or `token()` was called inside `issue`, which would wait for itself';
  return new WalletJwtError(
    'E_ISSUE_FAILED',
    `${why}: what \`issue\` sends must go without the session's token`
  );
}

/** `E_INTERNAL`: something that cannot happen did. `detail` must not contain a value. */
export function internalError(detail: string, cause?: unknown): WalletJwtError {
  return new WalletJwtError('E_INTERNAL', detail, {}, cause === undefined ? undefined : { cause });
}

/** An error's fields from their JSON text; none if the text is malformed: the error itself is more important. */
export function fieldsOf(json: unknown): Record<string, unknown> {
  if (typeof json !== 'string') return {};
  try {
    const fields: unknown = JSON.parse(json);
    return typeof fields === 'object' && fields !== null && !Array.isArray(fields)
      ? (fields as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}
