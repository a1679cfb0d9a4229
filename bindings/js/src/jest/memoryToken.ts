import type { IssuedToken } from '../argumentChecks';
import type { Session } from '../generated/types';

/** The claim of an in-memory token that has its session. No provider's token has such a claim. */
const SESSION_CLAIM = 'react-native-wallet-jwt/jest';

/** A made-up session: a Para user with one wallet, valid for half an hour. */
export function makeSession(parts: Partial<Session> = {}): Session {
  const nowAt = Math.floor(Date.now() / 1000);
  return {
    provider: 'para',
    environment: 'BETA',
    userId: 'user-1',
    identity: { kind: 'email', identifier: 'user@example.com', email: 'user@example.com' },
    wallets: [
      {
        id: 'wallet-1',
        address: '0x00000000000000000000000000000000000000aa',
        canonicalAddress: '0x00000000000000000000000000000000000000aa',
        chain: 'eip155',
        providerChain: 'EVM',
        custody: 'embedded',
        connected: true,
        proof: 'provisioned',
        addressCheck: 'notChecked',
        shared: false,
      },
    ],
    issuedAt: nowAt,
    expiresAt: nowAt + 30 * 60,
    audiences: ['a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f'],
    algorithm: 'RS256',
    keySource: 'fresh',
    tokenKind: 'id',
    verifiedAt: nowAt,
    claimsJson: '{}',
    ...parts,
  };
}

/** A token that contains that session. It looks like a JWT, but is not signed. */
export function makeToken(session: Session): IssuedToken {
  const payload = {
    sub: session.userId,
    aud: session.audiences,
    exp: session.expiresAt,
    iat: session.issuedAt,
    [SESSION_CLAIM]: session,
  };
  const token = [{ alg: session.algorithm, kid: session.keyId, typ: 'JWT' }, payload].map(base64UrlOf);
  return { token: `${token.join('.')}.c2lnbmF0dXJl`, keyId: session.keyId ?? null };
}

/** The header and the payload of a text that looks like a JWT; null if it does not. */
export function partsOf(
  token: string
): { header: Record<string, unknown>; payload: Record<string, unknown>; json: string } | null {
  const [header, payload, signature, ...more] = token.split('.');
  if (!header || !payload || !signature || more.length > 0) return null;
  try {
    const json = textOfBase64Url(payload);
    return {
      header: JSON.parse(textOfBase64Url(header)) as Record<string, unknown>,
      payload: JSON.parse(json) as Record<string, unknown>,
      json,
    };
  } catch {
    return null;
  }
}

/** The session of a token. Missing parts are made up. */
export function sessionOf(token: string): Session {
  const parts = partsOf(token);
  if (!parts) return makeSession();
  const { payload, json } = parts;
  const own = payload[SESSION_CLAIM];
  if (typeof own === 'object' && own !== null) return own as Session;
  const said: Partial<Session> = { claimsJson: json };
  const { data } = payload as { data?: { userId?: unknown } };
  const userId = data?.userId ?? payload['sub'];
  if (typeof userId === 'string') said.userId = userId;
  if (typeof payload['exp'] === 'number') said.expiresAt = Math.floor(payload['exp']);
  if (typeof payload['aud'] === 'string') said.audiences = [payload['aud']];
  return makeSession(said);
}

// Jest's environment has them.
declare function atob(text: string): string;
declare function btoa(bytes: string): string;

function base64UrlOf(value: unknown): string {
  const utf8 = encodeURIComponent(JSON.stringify(value)).replace(/%(..)/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16))
  );
  return btoa(utf8).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

function textOfBase64Url(text: string): string {
  const utf8 = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return decodeURIComponent(
    Array.from(utf8, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')
  );
}
