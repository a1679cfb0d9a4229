"""Writes tokens made by PyJWT, one per algorithm, and some that must be refused.

Usage: pyjwt_tokens.py FOLDER ISSUER AUDIENCE SUBJECT

Every run makes new keys. cli/tests/interop.rs says what the command must answer for each file, tests/interop_tokens.rs what
the library must with aws-lc; jose_tokens.mjs writes the same files.
"""

import base64
import hmac
import json
import sys
import time
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]


def new_key(algorithm):
    if algorithm == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    if algorithm == "ES384":
        return ec.generate_private_key(ec.SECP384R1())
    if algorithm == "ES512":
        return ec.generate_private_key(ec.SECP521R1())
    if algorithm == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(algorithm, key):
    jwk = jwt.get_algorithm_by_name(algorithm).to_jwk(key.public_key(), as_dict=True)
    return {**jwk, "kid": key_id(algorithm), "use": "sig", "alg": algorithm}


def key_id(algorithm):
    return f"pyjwt-{algorithm}"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def with_flipped_bit(token):
    """The same token with one bit of its signature changed. The bit is changed in the bytes, not in the text. So the
    result is well formed, and the signature is its only error."""
    signed, _, signature = token.rpartition(".")
    changed = bytearray(from_base64url(signature))
    changed[len(changed) // 2] ^= 1
    return f"{signed}.{base64url(changed)}"


def with_hmac(token, secret):
    """The same HS256 token with another secret. PyJWT correctly refuses to use a public key as a secret."""
    signed = token.rpartition(".")[0]
    return f"{signed}.{base64url(hmac.digest(secret, signed.encode(), 'sha256'))}"


def main():
    folder, issuer, audience, subject = Path(sys.argv[1]), *sys.argv[2:5]
    now = int(time.time())
    payload = {"sub": subject, "iss": issuer, "aud": audience, "iat": now, "exp": now + 3600, "note": "grüße ✓"}
    keys = {algorithm: new_key(algorithm) for algorithm in ALGORITHMS}

    def write(name, token, keep_payload=False):
        (folder / f"{name}.jwt").write_text(token)
        if keep_payload:
            (folder / f"{name}.payload").write_bytes(from_base64url(token.split(".")[1]))

    def sign(claims, key, algorithm, kid):
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})

    key_set = {"keys": [public_jwk(algorithm, key) for algorithm, key in keys.items()]}
    (folder / "jwks.json").write_text(json.dumps(key_set))

    for algorithm, key in keys.items():
        token = sign(payload, key, algorithm, key_id(algorithm))
        write(algorithm, token, keep_payload=True)
        write(f"{algorithm}.flipped", with_flipped_bit(token))

    rsa_key, rsa_kid = keys["RS256"], key_id("RS256")
    # Algorithm confusion: the public key, which everybody has, is used as an HMAC secret.
    public_bytes = rsa_key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    write("HS256", with_hmac(sign(payload, bytes(32), "HS256", rsa_kid), public_bytes))
    write("none", sign(payload, None, "none", rsa_kid))
    write("other-key", sign(payload, new_key("RS256"), "RS256", rsa_kid))
    write("unknown-kid", sign(payload, rsa_key, "RS256", "never-published"))
    past = {**payload, "iat": now - 7200, "exp": now - 3600}
    write("expired", sign(past, rsa_key, "RS256", rsa_kid), keep_payload=True)


main()
