/** What `ParaMobile.issueJwt()` resolves to. */
export interface IssuedToken {
  token: string;
  keyId?: string;
}

/**
 * The address of `cargo run --release -- issuer`. The iOS simulator shares the computer's loopback. An Android phone or
 * emulator does too after `adb reverse tcp:8787 tcp:8787`.
 */
export const ISSUER_URL = process.env.EXPO_PUBLIC_ISSUER_URL ?? 'http://127.0.0.1:8787';

/** The audience of the fake issuer's tokens. With Para: your API key's unique id, a UUID, from the developer portal. */
export const API_KEY_ID = 'a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f';

/** A replacement for the wallet SDK: it issues tokens like Para's, and has the URL of its keys. */
export const fakePara = {
  issue: () => requestToken({}),
  logout: () => Promise.resolve(),
  options: { development: { keysUrl: `${ISSUER_URL}/.well-known/jwks.json` } },
};

/** A token with exactly one flaw. Every verifier must refuse it. */
export function issueAttack(name: string): Promise<IssuedToken> {
  return requestToken({ attack: name });
}

/** What the fake issuer's `/token` answers. */
export async function requestToken(parameters: Record<string, string>): Promise<IssuedToken> {
  const query = Object.entries({ shape: 'para', ...parameters })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const answer = await fetch(`${ISSUER_URL}/token?${query}`);
  if (!answer.ok) throw new Error(`the fake issuer answered with status ${answer.status}`);
  return (await answer.json()) as IssuedToken;
}
