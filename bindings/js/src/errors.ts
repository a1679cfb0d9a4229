import { isErrorCode, type ErrorCode } from './generated/errorCodes';

/**
 * What every function of this package throws or rejects with.
 *
 * Neither its message nor its fields hold a token or anything a token says. `cause` may: it is what the app's own `issue`
 * threw (`E_ISSUE_FAILED`), or an error without a code of its own (`E_INTERNAL`). `toJSON` leaves it out.
 */
export class WalletJwtError extends Error {
  /** The stable code; the documentation of {@link ErrorCode} says for each what happened and what to do. */
  readonly code: ErrorCode;

  /** What the app can act on, by code: e.g. `expected` of `E_AUDIENCE`, or `remainingSecs` of `E_TTL_UNREACHABLE`. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    fields: Readonly<Record<string, unknown>> = {},
    options?: { readonly cause: unknown }
  ) {
    super(message);
    // For code that was compiled down to functions, where `super` makes a plain Error.
    Object.setPrototypeOf(this, new.target.prototype);
    this.code = code;
    this.fields = Object.freeze({ ...fields });
    // Not enumerable, like the engines' own, so that what prints or sends the members leaves it out; and set by hand,
    // because older engines ignore the option.
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

/** Whether that is an error of this package, also of another copy of it. Throws nothing, whatever it is given. */
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

/** What the apps' own functions have thrown, by the request that they were asked for. */
export type Causes = ReadonlyMap<unknown, unknown>;

/**
 * The error that the native part means. One that it does not name becomes `E_INTERNAL`, with itself as the cause.
 *
 * @param causes if one of them is why, that is its cause
 */
export function errorFromNative(rejection: unknown, causes?: Causes): WalletJwtError {
  if (isWalletJwtError(rejection)) return causes ? explained(rejection, causes) : rejection;
  const { code, message, userInfo } = (rejection ?? {}) as NativeRejection;
  if (!isErrorCode(code))
    return internalError('the native part failed in a way it has no code for', rejection);
  return new WalletJwtError(code, typeof message === 'string' ? message : code, fieldsOf(userInfo?.fields));
}

/** `E_ISSUE_FAILED` with what `issue` threw, and in words why it gave no token. */
function explained(error: WalletJwtError, causes: Causes): WalletJwtError {
  const { requestId, reason } = error.fields;
  if (error.code !== 'E_ISSUE_FAILED' || typeof reason !== 'string') return error;
  const cause = causes.has(requestId) ? { cause: causes.get(requestId) } : undefined;
  return new WalletJwtError(error.code, `${error.message}: ${reason}`, error.fields, cause);
}

/** `E_ISSUE_FAILED`: what is called inside `issue` would wait for what `issue` brings. */
export function insideIssueError(): WalletJwtError {
  const why = '`signIn()` or `token()` was called inside `issue`, which would wait for itself';
  return new WalletJwtError(
    'E_ISSUE_FAILED',
    `${why}: what \`issue\` sends must go without the session's token`
  );
}

/** `E_INTERNAL`: something that cannot happen did. `detail` must name no value. */
export function internalError(detail: string, cause?: unknown): WalletJwtError {
  return new WalletJwtError('E_INTERNAL', detail, {}, cause === undefined ? undefined : { cause });
}

/** An error's fields from their JSON text; none if the text is not what it should be: the error itself counts more. */
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
