import Testing
import WalletJwt

@Suite("Every refusal has its code")
struct RefusalTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    @Test(arguments: [
        ("attack=other-key", "E_SIGNATURE"),
        ("attack=none", "E_ALGORITHM_NOT_ALLOWED"),
        ("attack=hmac", "E_ALGORITHM_NOT_ALLOWED"),
        ("attack=expired", "E_EXPIRED"),
        ("attack=not-yet-valid", "E_NOT_YET_VALID"),
        ("attack=other-audience", "E_AUDIENCE"),
        ("attack=tampered", "E_SIGNATURE"),
        ("attack=unknown-kid", "E_KEY_UNKNOWN"),
        ("attack=embedded-key", "E_SIGNATURE"),
        ("attack=critical-header", "E_CRITICAL_HEADER"),
    ])
    func ofAForgedParaToken(query: String, code: String) async throws {
        // Without the key id as an argument, because that would be refused first.
        let token = try await issuer.token("shape=para&\(query)").token
        try await expect(code) { try await issuer.paraVerifier().verify(token: token) }
    }

    @Test(arguments: [
        ("environment_id=00000000-0000-4000-8000-000000000000", "E_ISSUER"),
        ("issuer_host=issuer.example", "E_ISSUER"),
        ("no_scope=true", "E_SIGN_IN_INCOMPLETE"),
        ("kind=legacy", "E_LEGACY_TOKEN"),
    ])
    func ofADynamicTokenForAnotherApp(query: String, code: String) async throws {
        let issued = try await issuer.token("shape=dynamic&\(query)")
        try await expect(code) { try await issuer.dynamicVerifier().verify(issued) }
    }

    @Test(arguments: [
        ("", "E_TOKEN_MALFORMED"),
        ("a.b", "E_TOKEN_MALFORMED"),
        (String(repeating: "a", count: 40_000), "E_TOKEN_TOO_LARGE"),
    ])
    func ofATextThatIsNotAToken(text: String, code: String) async throws {
        try await expect(code) { try await issuer.paraVerifier().verify(token: text) }
        #expect(try await issuer.keysRequestCount() == 0, "no keys are needed")
    }

    @Test func ofAKeyIdOfAnotherToken() async throws {
        let token = try await issuer.token("shape=para").token
        try await expect("E_KEY_ID_MISMATCH") {
            try await issuer.paraVerifier().verify(token: token, keyId: "another")
        }
    }

    @Test(arguments: [
        ("status=503", KeysFailure.serverError),
        ("status=404", .unexpectedStatus),
        ("close-connection", .network),
        ("html", .notAKeySet),
        ("empty-set", .noUsableKeys),
        ("redirect", .redirect),
        ("huge-body=200000", .tooLarge),
        ("huge-chunked-body=200000", .tooLarge),
        ("delay=5s", .timeout),
        ("slow-drip", .timeout),
    ])
    func ofUnavailableKeysIncludesTheReason(fault: String, failure: KeysFailure) async throws {
        let issued = try await issuer.token("shape=para")
        try await issuer.fail(fault)
        let verifier = try issuer.paraVerifier(timeoutSecs: 1)
        let error = await thrown { try await verifier.verify(issued) }
        guard case VerifyError.KeysUnavailable(.Unavailable(let reason, _))? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason == failure)
    }

    @Test(arguments: [
        ("duplicate-kid", "E_KEY_AMBIGUOUS"),
        ("broken-key-among-good", nil),
        ("unknown-key-type", nil),
        ("wrong-content-type", nil),
    ] as [(String, String?)])
    func ofAFaultyKeySetOnlyIfItAffectsTheToken(fault: String, code: String?) async throws {
        let issued = try await issuer.token("shape=para")
        try await issuer.fail(fault)
        guard let code else {
            _ = try await issuer.paraVerifier().verify(issued)
            return
        }
        try await expect(code) { try await issuer.paraVerifier().verify(issued) }
    }

    @Test func ofAnInvalidConfiguration() async throws {
        try await expect("E_CONFIG_AUDIENCE") {
            try Provider.para(environment: .beta, audience: .apiKeyId("beta_1234567890abcdef"))
        }
        try await expect("E_CONFIG_ENVIRONMENT") { try Provider.dynamic(environmentId: "sandbox") }
        let error = await thrown { try issuer.paraVerifier(leewaySecs: 301) } as? ConfigError
        #expect(error == .Option(option: "leeway_secs", minimum: 0, maximum: 300))
        #expect(error?.code() == "E_CONFIG_OPTION")
    }

    @Test func isASentenceWithFieldsAndWithoutTheToken() async throws {
        let issued = try await issuer.token("shape=para&attack=expired&user=secret-user")
        do {
            _ = try await issuer.paraVerifier().verify(issued)
            Issue.record("an expired token was accepted")
        } catch let error as VerifyError {
            #expect(error.fieldsJson().contains("expiredAt"))
            for text in ["\(error)", String(reflecting: error), error.localizedDescription] {
                #expect(text == error.description)
                #expect(text.contains("expired") && text.contains(" "))
                #expect(!text.contains(issued.token) && !text.contains("secret-user"))
            }
        }
    }

    private func expect<Value>(
        _ expected: ErrorCode,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ call: () async throws -> Value
    ) async throws {
        let found = await code(thrownBy: call)
        #expect(found == expected, sourceLocation: sourceLocation)
    }
}
