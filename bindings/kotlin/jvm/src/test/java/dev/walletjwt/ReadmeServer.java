package dev.walletjwt;

import java.util.concurrent.CompletableFuture;

/** The code between the two marks is the README's example, copied by `cargo xtask readme`. */
final class ReadmeServer {
    private ReadmeServer() {}

    // README
    // Once: it holds the fetched keys.
    static Verifier verifier() throws ConfigException {
        var apiKeyId = new Audience.ApiKeyId("a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f");
        return Verifiers.create(Provider.Companion.para(ParaEnvironment.BETA, apiKeyId));
    }

    // Fails with a VerifyException, whose code() says why.
    static CompletableFuture<String> userOf(Verifier verifier, String token) {
        return Futures.verify(verifier, token).thenApply(Session::getUserId);
    }
    // end of README
}
