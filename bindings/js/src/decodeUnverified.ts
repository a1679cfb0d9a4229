import { checkedToken } from './argumentChecks';
import type { UnverifiedToken } from './generated/types';
import { askNative, readDocument } from './native';

/**
 * What a token says, **not verified**: use it to look at a token, never for a decision. It also decodes expired tokens and
 * those of any issuer. Synchronous.
 *
 * `decodeUnverified(token).audiences` helps with an `E_AUDIENCE`.
 *
 * @param token a compact token
 * @throws WalletJwtError `E_TOKEN_MALFORMED`, `E_TOKEN_TOO_LARGE`, `E_NATIVE_MISSING`
 */
export function decodeUnverified(token: string): UnverifiedToken {
  return readDocument('UnverifiedToken', askNative('decodeUnverified', checkedToken(token)));
}
