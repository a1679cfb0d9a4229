// The packages' own verifiers. Each function rejects if the package refuses the token.

import { createRequire } from 'node:module';
import { createLocalJWKSet, importSPKI } from 'jose';
import { verifyAccessToken, verifyIdentityToken } from '@privy-io/node';
import { Client } from 'stytch';

const { verifyCrossmintJwt } = createRequire(import.meta.url)('@crossmint/server-sdk');

/** The keys of a row, wherever its configuration has them. */
function keySetOf({ config, fetchedKeySet }) {
  return fetchedKeySet ?? config.options?.pinnedKeys?.keys?.jwkSet;
}

/** Privy has a function for each kind of token. */
async function privy(row) {
  const { appId: app_id, accept = 'identity', pem } = row.config.provider;
  const set = keySetOf(row);
  const verification_key = set
    ? createLocalJWKSet(set)
    : await importSPKI(pem.replaceAll('\\n', '\n'), 'ES256');
  const verifiers = {
    identity: () => verifyIdentityToken({ identity_token: row.token, app_id, verification_key }),
    access: () => verifyAccessToken({ access_token: row.token, app_id, verification_key }),
  };
  if (accept !== 'both') return verifiers[accept]();
  return verifiers.identity().catch(verifiers.access);
}

async function stytch(row) {
  const { projectId, environment } = row.config.provider;
  const env = `https://${environment === 'live' ? 'api' : 'test'}.stytch.com/`;
  const client = new Client({ project_id: projectId, secret: 'none', env });
  // In place of the set at Stytch's URL.
  client.sessions.jwksClient = createLocalJWKSet(keySetOf(row));
  return client.sessions.authenticateJwtLocal({ session_jwt: row.token });
}

/** Crossmint's takes the token and the set, and has no expectations. */
async function crossmint(row) {
  return verifyCrossmintJwt(row.token, row.keySet);
}

export const VERIFIERS = { privy, stytch, crossmint };
