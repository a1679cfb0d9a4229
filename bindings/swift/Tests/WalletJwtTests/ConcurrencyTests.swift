import Testing
import WalletJwt

@Suite("A thousand tasks")
struct ConcurrencyTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    @Test func verifyOnAColdCacheWithOneFetch() async throws {
        let issued = try await issuer.token("shape=para&user=user-1")
        let verifier = try issuer.paraVerifier()
        let users = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<1_000 {
                group.addTask { try await verifier.verify(token: issued.token, keyId: issued.keyId).userId }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(users == Array(repeating: "user-1", count: 1_000))
        #expect(try await issuer.keysRequestCount() == 1)
    }

    @Test func withUnknownKeysCauseOneFetchAndAreAllRefused() async throws {
        let issued = try await issuer.token("shape=para&attack=unknown-kid")
        let verifier = try issuer.paraVerifier()
        try await verifier.refreshKeys()
        let codes = await withTaskGroup(of: ErrorCode?.self) { group in
            for _ in 0..<1_000 {
                group.addTask { await code { try await verifier.verify(token: issued.token) } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes == Array(repeating: "E_KEY_UNKNOWN", count: 1_000))
        #expect(try await issuer.keysRequestCount() <= 2)
    }

    @Test func decodeAndVerifyFromTheirOwnActors() async throws {
        actor Screen {
            let verifier: Verifier
            private(set) var session: Session?

            init(_ verifier: Verifier) {
                self.verifier = verifier
            }

            func show(_ issued: IssuedToken) async throws {
                session = try await verifier.verify(issued)
            }
        }
        let issued = try await issuer.token("shape=para&user=user-1")
        let verifier = try issuer.paraVerifier()
        let screens = (0..<100).map { _ in Screen(verifier) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for screen in screens {
                group.addTask { try await screen.show(issued) }
            }
            try await group.waitForAll()
        }
        for screen in screens {
            #expect(await screen.session?.userId == "user-1")
        }
    }

    @MainActor
    @Test func doNotBlockTheMainActor() async throws {
        let issued = try await issuer.token("shape=para")
        try await issuer.fail("delay=1s")
        let verifier = try issuer.paraVerifier()
        async let session = verifier.verify(issued)
        var turns = 0
        while turns < 20 {
            try await Task.sleep(nanoseconds: 10_000_000)
            turns += 1
        }
        #expect(try await issuer.keysRequestCount() == 1)
        #expect(try await session.provider == .para)
    }
}
