import Foundation
import Testing
import WalletJwt

@Suite("The system's HTTP client")
struct KeyFetcherTests {
    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
    }

    private func fetch(
        _ url: String,
        etag: String? = nil,
        timeoutSecs: Int64 = 10,
        maxBytes: Int64 = 65_536
    ) async throws -> KeysResponse {
        let request = KeysRequest(url: url, etag: etag, timeoutSecs: timeoutSecs, maxBytes: maxBytes)
        return try await withCheckedThrowingContinuation { continuation in
            // The fetcher may block its thread, so it must not run on one of the few threads that all tasks share.
            Thread.detachNewThread {
                continuation.resume(with: Result { try URLSessionKeyFetcher().fetch(request: request) })
            }
        }
    }

    @Test func returnsTheBodyAndTheRelevantHeaders() async throws {
        let answer = try await fetch(issuer.paraKeysUrl)
        #expect(answer.status == 200)
        #expect(String(decoding: answer.body, as: UTF8.self).contains("\"keys\""))
        #expect(answer.etag != nil && answer.cacheControl != nil && answer.date != nil)
    }

    @Test func sendsTheEtagOfTheCurrentSet() async throws {
        let etag = try #require(try await fetch(issuer.paraKeysUrl).etag)
        let answer = try await fetch(issuer.paraKeysUrl, etag: etag)
        #expect(answer.status == 304)
        #expect(answer.body.isEmpty)
    }

    @Test(arguments: [404, 503])
    func returnsAnyStatus(status: Int32) async throws {
        try await issuer.fail("status=\(status)")
        #expect(try await fetch(issuer.paraKeysUrl).status == status)
    }

    @Test func returnsA401AndAsksForNoPassword() async throws {
        let server = try LoopbackServer(.unauthorized)
        #expect(try await fetch(server.url, timeoutSecs: 5).status == 401)
        #expect(server.requests.count == 1)
    }

    @Test func followsNoRedirect() async throws {
        // The redirect leads to a valid key set, so a client that followed it would return that set.
        try await issuer.fail("redirect")
        let answer = try await fetch(issuer.paraKeysUrl)
        #expect(answer.status == 302)
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("\"keys\""))
    }

    @Test(arguments: ["huge-body=200000", "huge-chunked-body=200000"])
    func readsOneByteOverTheLimitAndNoMore(fault: String) async throws {
        try await issuer.fail(fault)
        let answer = try await fetch(issuer.paraKeysUrl, maxBytes: 1_000)
        #expect(answer.status == 200)
        #expect(answer.body.count == 1_001)
    }

    @Test func closesTheConnectionOfAnEndlessBody() async throws {
        let server = try LoopbackServer(.endless)
        let answer = try await fetch(server.url, timeoutSecs: 20)
        #expect(answer.body.count == 65_537)
        let isLeft = await becomesTrue { server.clientsThatHungUp == 1 }
        #expect(isLeft)
    }

    @Test func acceptsABodyOfExactlyTheLimit() async throws {
        let whole = try await fetch(issuer.paraKeysUrl).body
        #expect(try await fetch(issuer.paraKeysUrl, maxBytes: Int64(whole.count)).body == whole)
    }

    @Test(arguments: [(Int64.max, Int64.max), (10, -1), (-1, 65_536)])
    func acceptsExtremeLimits(timeoutSecs: Int64, maxBytes: Int64) async throws {
        let whole = try await fetch(issuer.paraKeysUrl).body
        let answer = try await fetch(issuer.paraKeysUrl, timeoutSecs: timeoutSecs, maxBytes: maxBytes)
        #expect(answer.body == (maxBytes < 0 ? whole.prefix(1) : whole))
    }

    @Test(arguments: ["delay=5s", "slow-drip"])
    func timesOutWithEveryKindOfSlowServer(fault: String) async throws {
        try await issuer.fail(fault)
        let begun = Date()
        let error = await thrown { try await fetch(issuer.paraKeysUrl, timeoutSecs: 1) }
        #expect(error as? FetchError == .Timeout)
        #expect((0.9..<3).contains(Date().timeIntervalSince(begun)))
    }

    @Test func reportsAnUnreachableServerWithoutTheUrl() async throws {
        try await issuer.fail("close-connection")
        for url in [issuer.paraKeysUrl, "http://127.0.0.1:1/secret-path"] {
            let error = await thrown { try await fetch(url) }
            guard case FetchError.Network(let detail)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(!detail.contains("127.0.0.1") && !detail.contains("secret-path"))
        }
    }

    @Test(arguments: [
        "http://example.com/jwks.json", "http://127.0.0.1.example.com/", "http://127.0.0.256/", "http://localhost.evil/",
        "http://127.+0.0.1/",
        "http://128.0.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd", "jwks.json", "",
    ])
    func refusesUrlsThatAreNeitherHttpsNorThisDevice(url: String) async throws {
        guard case FetchError.Fetcher? = await thrown(by: { try await fetch(url) }) else {
            Issue.record("\(url) got a request")
            return
        }
    }

    @Test func sendsNoCookieAndCachesNothing() async throws {
        let server = try LoopbackServer(.memorable)
        for _ in 0..<3 {
            let answer = try await fetch(server.url)
            #expect(answer.status == 200)
        }
        let requests = server.requests
        #expect(requests.count == 3, "an answer came from a cache")
        for request in requests {
            let lines = request.lowercased().split(separator: "\r\n")
            #expect(!lines.contains { $0.hasPrefix("cookie:") || $0.hasPrefix("authorization:") })
            #expect(!lines.contains { $0.hasPrefix("if-none-match:") || $0.hasPrefix("if-modified-since:") })
            #expect(lines.contains("accept-language: *"))
            #expect(lines.contains("accept: application/jwk-set+json, application/json"))
            #expect(lines.contains("accept-encoding: identity"))
        }
    }
}
