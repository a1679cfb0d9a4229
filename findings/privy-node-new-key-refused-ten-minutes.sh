#!/usr/bin/env bash
# @privy-io/node 0.35.0: a token that is signed with a new key is refused for up to ten minutes after the last fetch.
# The client keeps the key set for an hour and asks again for an unknown `kid` at most every ten minutes. After Privy has
# rotated a key, every new token is "invalid" to a server that fetched the set less than ten minutes ago: 599 s after the
# fetch it is refused, at 601 s accepted. The set at the endpoint has the key all the time.
# Needs Node 20 or newer and npm. Some 20 seconds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"type":"module","private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --omit=peer @privy-io/node@0.35.0 jose@6.2.17 >npm.log 2>&1 || { tail -5 npm.log; exit 2; }
cat > rotate.mjs <<'JS'
import { createServer } from 'node:http';
import { mock } from 'node:test';
import { PrivyClient } from '@privy-io/node';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const appId = 'cm0exampleapp000000000000';
const [first, second] = await Promise.all([1, 2].map(() => generateKeyPair('ES256', { extractable: true })));
const jwk = async ({ publicKey }, kid) => ({ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' });
const keys = [await jwk(first, 'first')];
let requests = 0;
const server = createServer((_, answer) => {
  requests += 1;
  answer.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));

const start = 1_800_000_000;
const token = ({ privateKey }, kid) =>
  new SignJWT({ sid: 'session' })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid })
    .setIssuer('privy.io').setAudience(appId).setSubject('did:privy:user')
    .setIssuedAt(start - 60).setExpirationTime(start + 3600)
    .sign(privateKey);
const [old, fresh] = [await token(first, 'first'), await token(second, 'second')];
const apiUrl = `http://127.0.0.1:${server.address().port}`;
const client = new PrivyClient({ appId, appSecret: 'none', apiUrl });
const verdict = (text) =>
  client.utils().auth().verifyAccessToken(text).then(() => 'accepted', (error) => `refused (${error.message})`);

mock.timers.enable({ apis: ['Date'], now: start * 1000 });
console.log('0 s, the first key:', await verdict(old));
keys.push(await jwk(second, 'second'));
for (const seconds of [1, 599, 601]) {
  mock.timers.setTime((start + seconds) * 1000);
  console.log(`${seconds} s, the new key: ${await verdict(fresh)}, requests for the set: ${requests}`);
}
server.close();
server.closeAllConnections();
JS
node --no-warnings rotate.mjs | tee seen.txt
grep -q '^0 s, the first key: accepted' seen.txt
grep -q '^1 s, the new key: refused .*requests for the set: 1$' seen.txt
grep -q '^599 s, the new key: refused .*requests for the set: 1$' seen.txt
grep -q '^601 s, the new key: accepted, requests for the set: 2$' seen.txt
echo "as described"
