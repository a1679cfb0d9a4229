package dev.walletjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A server in plain Java: it uses futures instead of coroutines, and no Kotlin. */
class JavaTest {
    private final FakeIssuer issuer = new FakeIssuer();

    @AfterAll
    void stop() {
        issuer.close();
    }

    private Verifier verifier() throws ConfigException {
        return verifier(issuer.getParaKeys());
    }

    private static Verifier verifier(String keysUrl) throws ConfigException {
        var provider =
                Provider.Companion.para(ParaEnvironment.BETA, new Audience.ApiKeyId(FakeIssuer.API_KEY_ID));
        var development = new Development(keysUrl);
        return Verifiers.create(provider, new VerifierOptions(60, 86_400, 10, null, development));
    }

    @Test
    void aTokenIsVerifiedByAFuture() throws Exception {
        var issued = issuer.para("");
        try (var verifier = verifier()) {
            Session session =
                    Futures.verify(verifier, issued.getToken(), issued.getKeyId()).get(10, TimeUnit.SECONDS);
            assertEquals(ProviderKind.PARA, session.getProvider());
            assertEquals(issued.getKeyId(), session.getKeyId());
            assertTrue(Instants.getExpiresAtInstant(session).isAfter(Instant.now()));
        }
    }

    @Test
    void aRefusalIsTheCauseOfTheFuture() throws Exception {
        var issued = issuer.para("attack=expired");
        try (var verifier = verifier()) {
            CompletableFuture<Session> future = Futures.verify(verifier, issued.getToken());
            var failed = assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
            var refused = assertInstanceOf(VerifyException.Expired.class, failed.getCause());
            assertEquals("E_EXPIRED", refused.code());
            assertTrue(Instants.getExpiredAtInstant(refused).isBefore(Instant.now()));
        }
    }

    @Test
    void theKeysAreFetchedByAFuture() throws Exception {
        var issued = issuer.para("");
        try (var verifier = verifier()) {
            Futures.refreshKeys(verifier).get(10, TimeUnit.SECONDS);
            assertEquals(issued.getKeyId(), verifier.verifyOffline(issued.getToken(), null).getKeyId());
        }
        try (var nobody = verifier("http://127.0.0.1:1/keys")) {
            CompletableFuture<Void> future = Futures.refreshKeys(nobody);
            var failed = assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS));
            assertInstanceOf(KeysException.class, failed.getCause());
        }
    }

    @Test
    void halfACharacterIsNoToken() throws Exception {
        try (var verifier = verifier()) {
            CompletableFuture<Session> future = Futures.verify(verifier, "\ud800");
            var failed = assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
            assertInstanceOf(VerifyException.TokenMalformed.class, failed.getCause());
        }
    }

    @Test
    void aTokenIsSavedLoadedAndDeletedByFutures() throws Exception {
        var store = StoreChoices.own(StoreChoice.Companion, FolderStore.Companion.temporary());
        try (var vault = Vault.Companion.open(new VaultOptions("wallet-jwt", store))) {
            assertNull(Futures.load(vault, "alice").get(10, TimeUnit.SECONDS));
            Futures.save(vault, "alice", "token").get(10, TimeUnit.SECONDS);
            assertEquals("token", Futures.load(vault, "alice").get(10, TimeUnit.SECONDS));
            Futures.delete(vault, "alice").get(10, TimeUnit.SECONDS);
            assertNull(Futures.load(vault, "alice").get(10, TimeUnit.SECONDS));
            var failed = assertThrows(
                    ExecutionException.class, () -> Futures.save(vault, "", "token").get(10, TimeUnit.SECONDS));
            assertEquals("E_VAULT_ACCOUNT", assertInstanceOf(VaultException.class, failed.getCause()).code());
        }
    }

    @Test
    void savesHappenInTheOrderOfTheirCalls() throws Exception {
        try (var vault = Vault.Companion.open(new VaultOptions("wallet-jwt", StoreChoice.Memory.INSTANCE))) {
            for (int round = 0; round < 200; round++) {
                for (int token = 0; token < 20; token++) {
                    Futures.save(vault, "alice", "token " + token);
                }
                assertEquals("token 19", Futures.load(vault, "alice").get(10, TimeUnit.SECONDS), "round " + round);
            }
        }
    }

    @Test
    void aCallThatWasMadeBeforeTheCloseEnds() throws Exception {
        var issued = issuer.para("");
        CompletableFuture<Session> future;
        try (var verifier = verifier()) {
            future = Futures.verify(verifier, issued.getToken(), issued.getKeyId());
        }
        assertEquals(issued.getKeyId(), future.get(10, TimeUnit.SECONDS).getKeyId());
    }

    @Test
    void aThousandFuturesMakeOneFetch() throws Exception {
        var issued = issuer.para("");
        int before = issuer.getKeysRequests();
        try (var verifier = verifier()) {
            List<CompletableFuture<Session>> futures = java.util.stream.IntStream.range(0, 1_000)
                    .mapToObj(index -> Futures.verify(verifier, issued.getToken(), issued.getKeyId()))
                    .toList();
            CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0])).get(30, TimeUnit.SECONDS);
            assertEquals(before + 1, issuer.getKeysRequests());
        }
    }

    @Test
    void theLastOptionsOfARecordMayBeLeftOut() throws Exception {
        var issuers = new ExpectedIssuers.OneOf(List.of("https://issuer.example"));
        var audiences = new ExpectedAudiences.OneOf(List.of("my-app"));
        var algorithms = List.of(Algorithm.RS256, Algorithm.ES256, Algorithm.ED_DSA);
        var keysUrl = "https://issuer.example/jwks.json";
        var plain = new CustomProvider("example", keysUrl, null, issuers, audiences, algorithms);
        var aged = new CustomProvider(
                "example", keysUrl, null, issuers, audiences, algorithms, null, List.of(), "sub", List.of(), List.of(), null, 300L);
        var issued = issuer.custom("");
        var options = new VerifierOptions(60, 86_400, 10, null, new Development(issuer.getCustomKeys()));
        for (var custom : List.of(plain, aged)) {
            try (var verifier = Verifiers.create(Provider.Companion.custom(custom), options)) {
                Session session = Futures.verify(verifier, issued.getToken()).get(10, TimeUnit.SECONDS);
                assertEquals(ProviderKind.CUSTOM, session.getProvider());
                long lifetime = session.getExpiresAt() - session.getIssuedAt();
                assertEquals(custom == aged, lifetime == 300L);
            }
        }
    }
}
