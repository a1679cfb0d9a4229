import WalletJwt

// The code between the two marks is the example of docs/swift.md, copied by `cargo xtask readme`.

// README
/// Once for the whole process: it holds the provider's keys.
func makeVerifier(options: VerifierOptions = VerifierOptions()) throws -> Verifier {
    // The unique id of your API key, a UUID; not the key itself.
    let audience = Audience.apiKeyId("a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f")
    return try Verifier(provider: .para(environment: .beta, audience: audience), options: options)
}

/// The user of a request's token, and the status of the answer if there is none.
func user(of token: String, verifier: Verifier) async -> (id: String?, status: Int) {
    do {
        return (try await verifier.verify(IssuedToken(token: token)).userId, 200)
    } catch let failed as VerifyError where failed.code() != "E_KEYS_UNAVAILABLE" {
        return (nil, 401)
    } catch {
        return (nil, 503)  // nobody knows whether the token is good
    }
}
// end of README
