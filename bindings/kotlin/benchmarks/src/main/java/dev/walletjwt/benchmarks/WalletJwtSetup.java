package dev.walletjwt.benchmarks;

import dev.walletjwt.Audience;
import dev.walletjwt.ConfigException;
import dev.walletjwt.Futures;
import dev.walletjwt.KeyFetcher;
import dev.walletjwt.KeysResponse;
import dev.walletjwt.ParaEnvironment;
import dev.walletjwt.PinnedKeys;
import dev.walletjwt.Provider;
import dev.walletjwt.PublicKeys;
import dev.walletjwt.TokenCaches;
import dev.walletjwt.Verifier;
import dev.walletjwt.VerifierOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** wallet-jwt's verifier with the keys at hand. */
final class WalletJwtSetup {
    private static final long END_OF_2099 = 4_102_444_799L;

    private WalletJwtSetup() {}

    /** It keeps verified tokens: only those of a fetched set. */
    static Verifier caching(ParaToken sample) throws Exception {
        byte[] keys = sample.keySet.getBytes(StandardCharsets.UTF_8);
        Verifier verifier = verifier(sample.audience, null, request -> new KeysResponse(200, keys, null, null, null, null, null));
        TokenCaches.cacheTokens(verifier);
        Futures.verify(verifier, sample.token).get();
        return verifier;
    }

    static Verifier verifier(String apiKeyId, String keySet) throws ConfigException {
        PinnedKeys pinned = new PinnedKeys(new PublicKeys.JwkSet(keySet), END_OF_2099);
        return verifier(apiKeyId, pinned, request -> { throw new IllegalStateException("a benchmark needs no network"); });
    }

    static Verifier verifier(String apiKeyId, PinnedKeys pinned, KeyFetcher fetcher) throws ConfigException {
        return new Verifier(
            Provider.Companion.para(ParaEnvironment.BETA, new Audience.ApiKeyId(apiKeyId)),
            new VerifierOptions(60, 86_400, 10, pinned, null, List.of()),
            fetcher,
            null);
    }
}
