package dev.walletjwt

import java.util.concurrent.atomic.AtomicLong

/** The providers under test, with the keys of the fake issuer. */
fun para(): Provider = Provider.para(ParaEnvironment.BETA, Audience.ApiKeyId(FakeIssuer.API_KEY_ID))

fun dynamic(options: DynamicOptions = DynamicOptions()): Provider =
    Provider.dynamic(FakeIssuer.ENVIRONMENT_ID, options)

fun custom(tokenType: String? = null): Provider = Provider.custom(
    CustomProvider(
        keysUrl = "https://issuer.example/jwks.json",
        issuers = ExpectedIssuers.OneOf(listOf("https://issuer.example")),
        audiences = ExpectedAudiences.OneOf(listOf("my-app")),
        algorithms = listOf(Algorithm.RS256, Algorithm.ES256, Algorithm.ED_DSA),
        tokenType = tokenType,
    ),
)

fun development(keysUrl: String): VerifierOptions = VerifierOptions(development = Development(keysUrl))

/** A clock that moves only when the test moves it. */
class SteppedClock(startAt: Long = System.currentTimeMillis() / 1000) : Clock {
    private val now = AtomicLong(startAt)

    override fun nowAt(): Long = now.get()

    fun advance(secs: Long) {
        now.addAndGet(secs)
    }
}

fun memory(): Vault = Vault.open(VaultOptions(store = StoreChoice.Memory))

/** A session with the fake issuer, in memory unless a vault is passed. */
fun FakeIssuer.session(
    vault: Vault = memory(),
    options: SessionManagerOptions = SessionManagerOptions(),
    issue: suspend () -> IssuedToken = { para() },
): WalletSession = WalletSession(dev.walletjwt.para(), vault, verifierOptions = development(paraKeys), options = options, issue = issue)
