import Foundation
import Testing
import WalletJwt

@testable import class WalletJwt.Locked

@Suite("Errors that the app's own code throws")
struct CallbackTests {
    /// A fake of the app's HTTP client that throws the given error.
    private final class ThrowingFetcher: KeyFetcher {
        let error: any Error

        init(_ error: any Error) {
            self.error = error
        }

        func fetch(request: KeysRequest) throws -> KeysResponse {
            throw error
        }
    }

    private struct Undeclared: Error, CustomStringConvertible {
        let description = "secret-detail"
    }

    @Test(arguments: [
        (FetchError.Network(detail: "no route"), KeysFailure.network),
        (.Timeout, .timeout),
        (.Fetcher(detail: "no thread"), .fetcher),
    ])
    func fromAFetcherAreTheReasonWhyThereAreNoKeys(error: FetchError, reason: KeysFailure) async throws {
        #expect(try await keysError(of: error).0 == reason)
    }

    @Test func undeclaredFromAFetcherAreReportedButNotQuoted() async throws {
        let (reason, detail) = try await keysError(of: Undeclared())
        #expect(reason == .fetcher)
        #expect(!detail.contains("secret-detail"))
    }

    private func keysError(of error: any Error) async throws -> (KeysFailure, String) {
        let verifier = try Verifier(
            provider: .para(environment: .beta, audience: .any),
            fetcher: ThrowingFetcher(error)
        )
        let thrown = await thrown { try await verifier.refreshKeys() }
        guard case KeysError.Unavailable(let reason, let detail)? = thrown else {
            throw Unusable("\(String(describing: thrown))")
        }
        return (reason, detail)
    }

    @Test func fromAClockAreReplacedByTheSystemsTime() async throws {
        final class BrokenClock: Clock {
            func nowAt() throws -> Int64 { throw ClockError.Failed(detail: "no battery") }
        }
        let issuer = try FakeIssuer()
        let verifier = try Verifier(
            provider: .para(environment: .beta, audience: .any),
            options: VerifierOptions(development: Development(keysUrl: issuer.paraKeysUrl)),
            fetcher: URLSessionKeyFetcher(),
            clock: BrokenClock()
        )
        let session = try await verifier.verify(issuer.token("shape=para"))
        #expect(abs(session.verifiedAtDate.timeIntervalSinceNow) < 60)
    }

    @Test func fromAListenerAreIgnoredAndTheNextEventArrives() async throws {
        final class ThrowingListener: SessionListener {
            let heard = Locked<[SessionEvent]>([])

            func onEvent(event: SessionEvent) throws {
                let count = heard.withLock { heard in
                    heard.append(event)
                    return heard.count
                }
                if count.isMultiple(of: 2) { throw Undeclared() }
                throw ListenerError.Failed(detail: "no screen")
            }
        }
        let issuer = try FakeIssuer()
        let listener = ThrowingListener()
        let manager = try SessionManager(
            verifier: issuer.paraVerifier(),
            vault: Vault.open(options: VaultOptions(store: .memory)),
            account: "default",
            listener: listener
        )
        let issued = try await issuer.token("shape=para")
        _ = try await manager.signInWith(token: issued.token, keyId: issued.keyId)
        try await manager.signOut()
        let hearsAll = await becomesTrue { listener.heard.withLock { $0.count } == 2 }
        #expect(hearsAll)
        #expect(listener.heard.withLock { $0 } == [
            .changed(status: .active, renewed: false), .changed(status: .signedOut, renewed: false),
        ])
    }
}
