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

    static CompletableFuture<String> userOf(Verifier verifier, String token) {
        return Futures.verify(verifier, token).thenApply(Session::getUserId);
    }

    // The HTTP status for what userOf failed with: the cause of a CompletionException or ExecutionException.
    static int status(Throwable failed) {
        if (!(failed.getCause() instanceof VerifyException refused)) return 500;
        System.out.println(refused.code()); // for your log
        return refused instanceof VerifyException.KeysUnavailable ? 503 : 401;
    }
    // end of README
}
