import { checkedToken } from './argumentChecks';
import type { UnverifiedToken } from './generated/types';
import { askNative, readDocument } from './native';

/**
 * What a token says, **verified by nobody**: for a look at it, never for a decision. Expired tokens and those of any issuer
 * are decoded, too. Synchronous.
 *
 * `decodeUnverified(token).audiences` shows what an `E_AUDIENCE` is about.
 *
 * @param token a compact token
 * @throws WalletJwtError `E_TOKEN_MALFORMED`, `E_TOKEN_TOO_LARGE`, `E_NATIVE_MISSING`
 */
export function decodeUnverified(token: string): UnverifiedToken {
  return readDocument('UnverifiedToken', askNative('decodeUnverified', checkedToken(token)));
}
