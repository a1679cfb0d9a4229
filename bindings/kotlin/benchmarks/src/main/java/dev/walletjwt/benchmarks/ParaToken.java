package dev.walletjwt.benchmarks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;

/** The token that every language verifies, as the Rust side (`benches/boundary`) has written it. */
final class ParaToken {
    final String token;
    final String audience;
    final String keySet;

    ParaToken(Path folder) throws IOException {
        token = Files.readString(folder.resolve("token.txt"));
        audience = Files.readString(folder.resolve("audience.txt"));
        keySet = Files.readString(folder.resolve("keys.json"));
    }

    RSAPublicKey publicKey() throws ParseException, JOSEException {
        return JWKSet.parse(keySet).getKeys().get(0).toRSAKey().toRSAPublicKey();
    }

    /** The bytes that are signed. */
    byte[] signed() throws ParseException {
        return JWSObject.parse(token).getSigningInput();
    }

    byte[] signature() throws ParseException {
        return JWSObject.parse(token).getSignature().decode();
    }
}
