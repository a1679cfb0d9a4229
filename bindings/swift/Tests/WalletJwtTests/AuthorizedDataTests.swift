import Foundation
import Testing
import WalletJwt
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("The helper for a server that answers 401")
struct AuthorizedDataTests {
    let issuer: FakeIssuer
    private let asked = Counter()

    init() throws {
        issuer = try FakeIssuer()
    }

    private func session() throws -> WalletSession {
        try WalletSession(
            verifier: issuer.paraVerifier(), vault: Vault.open(options: VaultOptions(store: .memory))
        ) { [issuer, asked] in
            await asked.next()
            return try await issuer.token("shape=para&user=user-1&lifetime=3600")
        }
    }

    private func status(from server: LoopbackServer, _ session: WalletSession) async throws -> Int? {
        let request = URLRequest(url: try #require(URL(string: server.url)))
        return (try await authorizedData(for: request, session: session).1 as? HTTPURLResponse)?.statusCode
    }

    @Test func sendsTheTokenAndRenewsNothingIfTheServerAcceptsIt() async throws {
        let session = try session()
        let issued = try await issuer.token("shape=para&user=user-1")
        try await session.signIn(issued: issued)
        let server = try LoopbackServer(.rejecting("another"))
        #expect(try await status(from: server, session) == 200)
        #expect(server.requests.first?.contains("Bearer \(issued.token)\r\n") == true)
        #expect(await asked.count == 0)
    }

    @Test func renewsOnceForAllRequestsThatWereRefused() async throws {
        let session = try session()
        let issued = try await issuer.token("shape=para&user=user-1")
        try await session.signIn(issued: issued)
        let server = try LoopbackServer(.rejecting(issued.token))
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<10 {
                group.addTask { try await status(from: server, session) }
            }
            for try await status in group { #expect(status == 200) }
        }
        #expect(await asked.count == 1)
    }

    @Test func returnsTheSecond401() async throws {
        let session = try session()
        try await session.signIn(issued: issuer.token("shape=para&user=user-1"))
        let server = try LoopbackServer(.rejecting("Bearer"))
        #expect(try await status(from: server, session) == 401)
        #expect(server.requests.count == 2)
        #expect(await asked.count == 1)
    }
}
