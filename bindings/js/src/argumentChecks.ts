/**
 * What JavaScript callers can get wrong and TypeScript cannot see. A value of another type makes React Native throw an
 * error without a code, and half of a surrogate pair is no text for the native part. Everything else is the core's to judge.
 */
import { WalletJwtError } from './errors';

/** What a wallet SDK hands over for the signed-in user: a token nobody has verified yet. */
export interface IssuedToken {
  /** The compact token, as it came. */
  readonly token: string;
  /** What came beside it (Para's `keyId`); absent or null where there is none. */
  readonly keyId?: string | null | undefined;
}

/** @throws WalletJwtError `E_TOKEN_MALFORMED` */
export function checkedToken(token: unknown): string {
  if (typeof token !== 'string') {
    throw new WalletJwtError('E_TOKEN_MALFORMED', `the token is ${typeName(token)} and should be a string`);
  }
  if (!isWellFormed(token)) {
    throw new WalletJwtError('E_TOKEN_MALFORMED', 'the token has half of a surrogate pair in it');
  }
  return token;
}

/** @throws WalletJwtError `E_KEY_ID_MISMATCH`: what is no text is no key's id. */
export function checkedKeyId(keyId: unknown): string | null {
  if (keyId === undefined || keyId === null) return null;
  if (typeof keyId !== 'string' || !isWellFormed(keyId)) {
    throw new WalletJwtError(
      'E_KEY_ID_MISMATCH',
      `the key id is ${typeName(keyId)} and should be a well-formed string`
    );
  }
  return keyId;
}

/** @throws WalletJwtError `E_TOKEN_MALFORMED`, `E_KEY_ID_MISMATCH` */
export function checkedIssuedToken(issued: unknown): { token: string; keyId: string | null } {
  if (typeof issued !== 'object' || issued === null) {
    const hint = issued === undefined ? ' (does a function forget to return?)' : '';
    throw new WalletJwtError(
      'E_TOKEN_MALFORMED',
      `what was issued is ${typeName(issued)} and should be {token, keyId?}${hint}`
    );
  }
  const { token, keyId } = issued as { token?: unknown; keyId?: unknown };
  return { token: checkedToken(token), keyId: checkedKeyId(keyId) };
}

/** @throws WalletJwtError `E_VAULT_ACCOUNT` */
export function checkedAccount(account: unknown): string {
  if (typeof account !== 'string' || !isWellFormed(account)) {
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

/** What kind of thing it is, without a word of what it says. */
export function typeName(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}

/** With the flag `u`, only halves match. */
const HALF_OF_A_PAIR = /[\uD800-\uDFFF]/u;

/** Whether it can cross to the native part: without half of a surrogate pair. */
export function isWellFormed(text: string): boolean {
  return !HALF_OF_A_PAIR.test(text);
}
