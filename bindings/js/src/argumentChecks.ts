/**
 * Checks arguments for mistakes that TypeScript cannot see in JavaScript callers. For a value of another type React Native
 * throws an error without a code. An unpaired surrogate is not text for the native part. On Android React Native 0.80 cuts
 * off a text at a NUL: the part before it would be verified, or name another account. The core checks everything else.
 */
import { WalletJwtError } from './errors';

/** What a wallet SDK issues for the signed-in user: a token that is not verified yet. */
export interface IssuedToken {
  /** The compact token, unchanged. */
  readonly token: string;
  /** The key id that came with it (Para's `keyId`); absent or null if there is none. */
  readonly keyId?: string | null | undefined;
}

/** How to sign in with `issue`. */
export interface SignInOptions {
  readonly token?: never;
  /** Do not set the hook's `error` on failure: for a sign-in that the user did not start, e.g. at the start of the app. */
  readonly silent?: boolean | undefined;
  /** The user has just logged in to the wallet SDK: cancels a logout that is still owed, which would end that login. */
  readonly loggedInAgain?: boolean | undefined;
}

/** What React Native passes to `onPress`. */
export interface PressEvent {
  readonly nativeEvent: unknown;
}

/** Which token is wanted. */
export interface TokenOptions {
  /** How long it must live, in seconds. Default 60. */
  readonly minTtlSecs?: number | undefined;
  /** A token that a server has refused: it is not returned again. */
  readonly rejected?: string | null | undefined;
}

/** @throws WalletJwtError `E_TOKEN_MALFORMED` */
export function checkedToken(token: unknown): string {
  if (typeof token !== 'string') {
    throw new WalletJwtError('E_TOKEN_MALFORMED', `the token is ${typeName(token)} and should be a string`);
  }
  if (!isText(token)) {
    throw new WalletJwtError('E_TOKEN_MALFORMED', 'the token has half of a surrogate pair or a NUL in it');
  }
  return token;
}

/** @throws WalletJwtError `E_KEY_ID_MISMATCH` if it is not text. */
export function checkedKeyId(keyId: unknown): string | null {
  if (keyId === undefined || keyId === null) return null;
  if (!isText(keyId)) {
    throw new WalletJwtError(
      'E_KEY_ID_MISMATCH',
      `the key id is ${typeName(keyId)} and should be a well-formed string`
    );
  }
  return keyId;
}

/** An issued token with the right types. */
export interface CheckedToken {
  readonly token: string;
  readonly keyId: string | null;
}

/** @throws WalletJwtError `E_TOKEN_MALFORMED`, `E_KEY_ID_MISMATCH`. The text says what it is instead, without quoting it. */
export function checkedIssuedToken(issued: unknown): CheckedToken {
  if (typeof issued !== 'object' || issued === null) {
    const isPage = typeof issued === 'string' && /^\s*</.test(issued);
    const what = isPage ? 'the text of a page (does a proxy or a login page answer?)' : typeName(issued);
    const hint = issued === undefined ? ' (does a function forget to return?)' : '';
    throw new WalletJwtError(
      'E_TOKEN_MALFORMED',
      `what was issued is ${what} and should be {token, keyId?}${hint}`
    );
  }
  const { token, keyId } = issued as { token?: unknown; keyId?: unknown };
  return { token: checkedToken(token), keyId: checkedKeyId(keyId) };
}

/** What `issue` returned if it is a token, else a description that quotes nothing. */
export function issuedOrReason(issued: unknown): CheckedToken | string {
  try {
    return checkedIssuedToken(issued);
  } catch (wrong) {
    return (wrong as WalletJwtError).message;
  }
}

/** Whether that is options for a sign-in, and not a token. */
export function isSignInOptions(given: unknown): given is SignInOptions {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  return Object.keys(given).every((name) => name === 'silent' || name === 'loggedInAgain');
}

export function isPress(given: unknown): given is PressEvent {
  return typeof given === 'object' && given !== null && 'nativeEvent' in given;
}

/** @throws WalletJwtError `E_CONFIG_OPTION`, `E_TOKEN_MALFORMED` */
export function checkedTokenOptions(options: unknown): { minTtlSecs: number; rejected: string | null } {
  if (typeof options !== 'object' || options === null) {
    const detail = `token takes {minTtlSecs, rejected}, not ${typeName(options)}`;
    throw new WalletJwtError('E_CONFIG_OPTION', detail);
  }
  const { minTtlSecs, rejected } = options as TokenOptions;
  return {
    minTtlSecs: checkedSeconds('minTtlSecs', minTtlSecs ?? 60),
    rejected: rejected == null ? null : checkedToken(rejected),
  };
}

/** @throws WalletJwtError `E_CONFIG_FORMAT` */
export function checkedFunction(path: string, value: unknown): void {
  if (typeof value === 'function') return;
  const detail = `\`${path}\` is ${typeName(value)} and should be a function`;
  throw new WalletJwtError('E_CONFIG_FORMAT', detail, { path });
}

/** @throws WalletJwtError `E_VAULT_ACCOUNT` */
export function checkedAccount(account: unknown): string {
  if (!isText(account)) {
    throw new WalletJwtError(
      'E_VAULT_ACCOUNT',
      `the account is ${typeName(account)} and should be a well-formed string`
    );
  }
  return account;
}

/** @throws WalletJwtError `E_CONFIG_OPTION` */
export function checkedSeconds(option: string, seconds: unknown): number {
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) {
    const what = typeof seconds === 'number' ? 'not finite' : typeName(seconds);
    throw new WalletJwtError('E_CONFIG_OPTION', `${option} is ${what} and should be a number of seconds`, {
      option,
    });
  }
  return Math.ceil(seconds);
}

/** What kind of value it is, without its content. */
export function typeName(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}

/** At most the class of what was thrown: its message may quote anything. Never throws. */
export function kindOfThrown(thrown: unknown): string {
  try {
    const name: unknown = thrown instanceof Error ? thrown.constructor.name : undefined;
    return typeof name === 'string' && /^\w{1,40}$/.test(name) ? name : typeName(thrown);
  } catch {
    // A proxy, or a getter that throws.
    return 'an object';
  }
}

/** With the flag `u`, only halves match. */
const HALF_OF_A_PAIR = /[\uD800-\uDFFF]/u;

/** Whether the native part gets the whole text unchanged. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && !HALF_OF_A_PAIR.test(value) && !value.includes('\0');
}
