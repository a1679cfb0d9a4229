import Foundation
import Testing
import WalletJwt

@Suite("A cancelled task")
struct CancellationTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    /// Long enough that the test can tell an immediate return from a return at the end.
    private static let slow = "delay=4s"
    private static let promptSecs = 2.0

    private func promptly<Value: Sendable>(
        _ call: @escaping @Sendable () async throws -> Value,
        cancelWhen isTime: () async throws -> Bool
    ) async throws -> (any Error)? {
        let task = Task { try await call() }
        let isUnderWay = try await becomesTrue(isTime)
        #expect(isUnderWay)
        let begun = Date()
        task.cancel()
        let error = await thrown { try await task.value }
        #expect(Date().timeIntervalSince(begun) < Self.promptSecs)
        return error
    }

    @Test func stopsWaitingForAVerificationAndTheFetchContinues() async throws {
        let issued = try await issuer.token("shape=para")
        try await issuer.fail(Self.slow)
        let verifier = try issuer.paraVerifier()
        async let other = verifier.verify(issued)
        let error = try await promptly({ try await verifier.verify(issued) }) {
            try await issuer.keysRequestCount() == 1
        }
        #expect(error is CancellationError)
        #expect(try await other.userId.isEmpty == false)
        #expect(try await issuer.keysRequestCount() == 1)
    }

    @Test func stopsWaitingForATokenAndTheRenewalContinues() async throws {
        let gate = Gate()
        let vault = try Vault.open(options: VaultOptions(store: .memory))
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) { [issuer] in
            await gate.pass()
            return try await issuer.token("shape=para&user=user-1")
        }
        try await session.signIn(issued: issuer.token("shape=para&user=user-1&lifetime=240"))
        let error = try await promptly({ try await session.token(minTtlSecs: 300) }) { await gate.arrivals == 1 }
        #expect(error is CancellationError)
        await gate.open()
        _ = try await session.token(minTtlSecs: 300)
        #expect(await gate.arrivals == 1)
    }

    @Test func stopsWaitingForAKeychainAtOnce() async throws {
        let store = FakeStore()
        store.delay(secs: 4)
        let vault = try Vault.open(options: VaultOptions(store: .own(store: store)))
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) { throw CancellationError() }
        let error = try await promptly({ try await session.restore() }) { store.calls == 1 }
        #expect(error is CancellationError)
    }

    @Test func stillGetsTheResultOfAGeneratedCall() async throws {
        let issued = try await issuer.token("shape=para&user=user-1")
        try await issuer.fail("delay=1s")
        let verifier = try issuer.paraVerifier()
        let task = Task { try await verifier.verify(token: issued.token, keyId: issued.keyId) }
        let isUnderWay = try await becomesTrue { try await issuer.keysRequestCount() == 1 }
        #expect(isUnderWay)
        task.cancel()
        #expect(try await task.value.userId == "user-1")
    }

    @Test func startsNoVerification() async throws {
        let issued = try await issuer.token("shape=para")
        let verifier = try issuer.paraVerifier()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await verifier.verify(issued)
        }
        let error = await thrown { try await task.value }
        #expect(error is CancellationError)
        #expect(try await issuer.keysRequestCount() == 0)
    }

    @Test func stopsWaitingForASignInAndTheOtherCallersContinue() async throws {
        let gate = Gate()
        let vault = try Vault.open(options: VaultOptions(store: .memory))
        let session = try WalletSession(verifier: issuer.paraVerifier(), vault: vault) { [issuer] in
            await gate.pass()
            try Task.checkCancellation()
            return try await issuer.token("shape=para&user=user-1")
        }
        async let other = session.signIn()
        let error = try await promptly({ try await session.signIn() }) { await gate.arrivals == 1 }
        #expect(error is CancellationError)
        await gate.open()
        #expect(try await other.userId == "user-1")
        #expect(await gate.arrivals == 1)
    }
}
