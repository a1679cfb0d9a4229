package dev.walletjwt.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.walletjwt.Session;
import dev.walletjwt.Verifier;
import java.nio.file.Path;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Verifying a Para token with the keys at hand. All three check the signature, the audience and the expiry; wallet-jwt
 * also makes the typed session with its wallets.
 *
 * <p>Sampled, because the middle value says what a call costs. The mean says what the garbage of a million calls costs,
 * which no app makes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VerifyOffline {
    private String token;
    private RSAPublicKey publicKey;
    private byte[] signed;
    private byte[] signature;
    private Verifier verifier;
    private Verifier caching;
    private DefaultJWTProcessor<SecurityContext> nimbus;
    private JWTVerifier auth0;

    /** One token, and three verifiers that hold its key. Each must accept the token and refuse a changed one. */
    @Setup
    public void setUp() throws Exception {
        ParaToken sample = new ParaToken(Path.of(System.getProperty("walletjwt.sample")));
        token = sample.token;
        publicKey = sample.publicKey();
        signed = sample.signed();
        signature = sample.signature();
        verifier = WalletJwtSetup.verifier(sample.audience, sample.keySet);
        caching = WalletJwtSetup.caching(sample);
        nimbus = new DefaultJWTProcessor<>();
        nimbus.setJWSKeySelector(new JWSVerificationKeySelector<>(
            JWSAlgorithm.RS256, new ImmutableJWKSet<>(JWKSet.parse(sample.keySet))));
        nimbus.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(sample.audience, null, Set.of("exp")));
        auth0 = JWT.require(Algorithm.RSA256(publicKey, null)).withAudience(sample.audience).build();
        walletJwt();
        nimbus();
        auth0();
        String changed = token.substring(0, token.length() - 8) + "AAAAAAAA";
        mustRefuse(() -> verifier.verifyOffline(changed, null));
        mustRefuse(() -> nimbus.process(changed, null));
        mustRefuse(() -> auth0.verify(changed));
        if (!jdkSignatureAlone()) {
            throw new IllegalStateException("the signature alone is refused");
        }
    }

    /** wallet-jwt, through Kotlin. */
    @Benchmark
    public Session walletJwt() throws Exception {
        return verifier.verifyOffline(token, null);
    }

    /** The same, found in the cache of verified tokens. */
    @Benchmark
    public Session walletJwtCached() throws Exception {
        return caching.verifyOffline(token, null);
    }

    /** nimbus-jose-jwt. */
    @Benchmark
    public JWTClaimsSet nimbus() throws Exception {
        return nimbus.process(token, null);
    }

    /** auth0's java-jwt. */
    @Benchmark
    public DecodedJWT auth0() {
        return auth0.verify(token);
    }

    /** The JDK's check of the signature, which both others are built on. */
    @Benchmark
    public boolean jdkSignatureAlone() throws Exception {
        Signature check = Signature.getInstance("SHA256withRSA");
        check.initVerify(publicKey);
        check.update(signed);
        return check.verify(signature);
    }

    /** A call that does nothing on the other side: what crossing costs by itself. */
    @Benchmark
    public String crossing() {
        return verifier.exportKeys();
    }

    private interface Verification {
        Object run() throws Exception;
    }

    private static void mustRefuse(Verification verification) {
        try {
            verification.run();
        } catch (Exception refused) {
            return;
        }
        throw new IllegalStateException("a changed signature was accepted");
    }
}
