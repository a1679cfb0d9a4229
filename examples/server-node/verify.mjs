// Verifies a wallet user's token on a Node server. The code between the two marks is the README's example, copied
// by `cargo xtask readme`.

// README
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const API_KEY_ID = 'a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f'; // Para: your API key's unique id, not the key
const ENVIRONMENT_ID = 'fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9'; // Dynamic

// Once: they hold the fetched keys. Another environment has other keys: PROD's are at api.getpara.com.
const paraKeys = createRemoteJWKSet(new URL('https://api.beta.getpara.com/.well-known/jwks.json'));
const dynamicKeys = createRemoteJWKSet(
  new URL(`https://app.dynamicauth.com/api/v0/sdk/${ENVIRONMENT_ID}/.well-known/jwks`)
);

/** The user of a Para token. Rejects with an error of jose's, whose `code` says why. */
export async function paraUserOf(token) {
  const options = { algorithms: ['RS256'], audience: API_KEY_ID, requiredClaims: ['exp', 'sub'] };
  return (await jwtVerify(token, paraKeys, options)).payload.sub;
}

/** The user of a Dynamic token. Rejects likewise. */
export async function dynamicUserOf(token) {
  const { payload } = await jwtVerify(token, dynamicKeys, {
    algorithms: ['RS256'],
    issuer: [`app.dynamicauth.com/${ENVIRONMENT_ID}`, `app.dynamic.xyz/${ENVIRONMENT_ID}`],
    requiredClaims: ['exp', 'sub'],
  });
  const refuse = (claim) => {
    throw new errors.JWTClaimValidationFailed(`unexpected "${claim}"`, payload, claim, 'check_failed');
  };
  if (payload.environment_id !== ENVIRONMENT_ID) refuse('environment_id');
  const scopes = String(payload.scope ?? '').split(' ');
  const pending = ['requiresAdditionalAuth', 'userDataForm', 'device:register']; // the sign-in is not complete
  if (!scopes.includes('user:basic') || pending.some((scope) => scopes.includes(scope))) refuse('scope');
  return payload.sub;
}
// end of README
