#!/usr/bin/env bash
# stytch 14.2.0 (npm): after `sessions.authenticateJwtLocal` the session's `expires_at` is not the token's `exp`.
# The token lives for five minutes. The returned `expires_at` comes from the claim `https://stytch.com/session` inside it, and
# is the end of the session at Stytch, here a day later. A server that keeps the answer until `expires_at` keeps a user for a
# day whose session was revoked four minutes ago. The answer has no member with the token's own end.
# Needs Node 20 or newer and npm. Some 10 seconds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"type":"module","private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts stytch@14.2.0 jose@5.10.0 >npm.log 2>&1 || { tail -5 npm.log; exit 2; }
cat > local.mjs <<'JS'
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import stytch from 'stytch';

const project = 'project-test-11111111-1111-4111-8111-111111111111';
const { publicKey, privateKey } = await generateKeyPair('RS256');
const set = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }] };
const now = Math.floor(Date.now() / 1000);
const at = (seconds) => new Date((now + seconds) * 1000).toISOString();
const token = await new SignJWT({
  'https://stytch.com/session': {
    id: 'session-test-s', started_at: at(0), last_accessed_at: at(0), expires_at: at(86_400),
    attributes: {}, authentication_factors: [], roles: [],
  },
})
  .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'k' })
  .setIssuer(`stytch.com/${project}`).setAudience([project]).setSubject('user-test-u')
  .setIssuedAt(now).setNotBefore(now).setExpirationTime(now + 300)
  .sign(privateKey);
const client = new stytch.Client({ project_id: project, secret: 'none' });
client.sessions.jwksClient = createLocalJWKSet(set);
const session = await client.sessions.authenticateJwtLocal({ session_jwt: token });
console.log('the token ends in 300 s; the session says', Math.round(Date.parse(session.expires_at) / 1000) - now, 's');
console.log('members of the answer:', Object.keys(session).sort().join(' '));
JS
node --no-warnings local.mjs | tee seen.txt
grep -q '^the token ends in 300 s; the session says 86400 s$' seen.txt
grep -q '^members of the answer: attributes authentication_factors custom_claims expires_at last_accessed_at roles session_id started_at user_id$' seen.txt
echo "as described"
