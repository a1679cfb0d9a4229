// Writes tokens made by jose, one per algorithm, and some that must be refused.
//
// Usage: jose_tokens.mjs FOLDER ISSUER AUDIENCE SUBJECT
//
// Every run makes new keys. cli/tests/interop.rs says what the command must answer for each file, tests/interop_tokens.rs what
// the library must with aws-lc; pyjwt_tokens.py writes the same files.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT, UnsecuredJWT, base64url, exportJWK, exportSPKI, generateKeyPair } from 'jose';

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const [folder, issuer, audience, subject] = process.argv.slice(2);
const now = Math.floor(Date.now() / 1000);
const payload = { sub: subject, iss: issuer, aud: audience, iat: now, exp: now + 3600, note: 'grüße ✓' };

const keyId = (algorithm) => `jose-${algorithm}`;

const sign = (claims, key, alg, kid) => new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(key);

// The same token with one bit of its signature changed. The bit is changed in the bytes, not in the text. So the
// result is well formed, and the signature is its only error.
function withFlippedBit(token) {
  const [header, body, signature] = token.split('.');
  const changed = base64url.decode(signature);
  changed[changed.length >> 1] ^= 1;
  return [header, body, base64url.encode(changed)].join('.');
}

function write(name, token, { keepPayload = false } = {}) {
  writeFileSync(join(folder, `${name}.jwt`), token);
  if (keepPayload) {
    writeFileSync(join(folder, `${name}.payload`), base64url.decode(token.split('.')[1]));
  }
}

// The body of a PEM file, without the first and the last line.
const der = (pem) => Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64');

const pairs = new Map();
for (const algorithm of ALGORITHMS) {
  pairs.set(algorithm, await generateKeyPair(algorithm, { extractable: true }));
}

const keys = [];
for (const [alg, { publicKey }] of pairs) {
  keys.push({ ...(await exportJWK(publicKey)), kid: keyId(alg), use: 'sig', alg });
}
writeFileSync(join(folder, 'jwks.json'), JSON.stringify({ keys }));

for (const [algorithm, { privateKey }] of pairs) {
  const token = await sign(payload, privateKey, algorithm, keyId(algorithm));
  write(algorithm, token, { keepPayload: true });
  write(`${algorithm}.flipped`, withFlippedBit(token));
}

const rsa = pairs.get('RS256');
const rsaKeyId = keyId('RS256');
// Algorithm confusion: the public key, which everybody has, is used as an HMAC secret.
write('HS256', await sign(payload, der(await exportSPKI(rsa.publicKey)), 'HS256', rsaKeyId));
write('none', new UnsecuredJWT(payload).encode());
write('other-key', await sign(payload, (await generateKeyPair('RS256')).privateKey, 'RS256', rsaKeyId));
write('unknown-kid', await sign(payload, rsa.privateKey, 'RS256', 'never-published'));
const past = { ...payload, iat: now - 7200, exp: now - 3600 };
write('expired', await sign(past, rsa.privateKey, 'RS256', rsaKeyId), { keepPayload: true });
