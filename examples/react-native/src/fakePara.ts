/** What `ParaMobile.issueJwt()` resolves to. */
export interface IssuedToken {
  token: string;
  keyId?: string;
}

/**
 * Where `cargo run --release -- issuer` listens. The iOS simulator shares the computer's loopback, and so does anything
 * with Android after `adb reverse tcp:8787 tcp:8787`.
 */
const ISSUER_URL = process.env.EXPO_PUBLIC_ISSUER_URL ?? 'http://127.0.0.1:8787';

/** The audience of the fake issuer's tokens. With Para: your API key's unique id, a UUID, from the developer portal. */
export const API_KEY_ID = 'a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f';

/** Stands in for the wallet SDK: issues tokens like Para's, and says where its keys are. */
export const fakePara = {
  issue: () => requestToken({}),
  logout: () => Promise.resolve(),
  options: { development: { keysUrl: `${ISSUER_URL}/.well-known/jwks.json` } },
};

/** A token with exactly one flaw, for which no verifier may take it. */
export function issueAttack(name: string): Promise<IssuedToken> {
  return requestToken({ attack: name });
}

async function requestToken(parameters: Record<string, string>): Promise<IssuedToken> {
  const query = Object.entries({ shape: 'para', ...parameters })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const answer = await fetch(`${ISSUER_URL}/token?${query}`);
  if (!answer.ok) throw new Error(`the fake issuer answered with status ${answer.status}`);
  return (await answer.json()) as IssuedToken;
}
