import Testing
import WalletJwt

/// The table of ownership, which Rust writes: whose account it is has one answer in every language.
@Suite("The table of ownership")
struct OwnershipTests {
    private final class NoKeys: KeyFetcher {
        func fetch(request: KeysRequest) throws -> KeysResponse {
            throw FetchError.Fetcher(detail: "the keys are pinned")
        }
    }

    /// The sessions of the table, each from its token.
    private func sessions(_ table: Json) throws -> [String: Session] {
        guard case .object(let made)? = table["sessions"] else { throw Unusable("no sessions") }
        return try made.mapValues { made in
            let config = String(decoding: try #require(made["config"]).data, as: UTF8.self)
            let verifier = try Verifier.fromConfigJson(
                configJson: config, fetcher: NoKeys(), clock: StoppedClock(at: try #require(made["nowAt"]?.number)))
            return try verifier.verifyOffline(token: try #require(made["token"]?.text), keyId: nil)
        }
    }

    @Test func everyRowGivesTheAnswersInTheTable() throws {
        let table = try Json.table("ownership")
        let sessions = try sessions(table)
        let rows = try #require(table["rows"]?.list)
        #expect(rows.count == 177)
        for row in rows {
            let session = try #require(sessions[row["session"]?.text ?? ""])
            let (address, word) = (try #require(row["address"]?.text), try #require(row["chain"]?.text))
            let chain = Chain.other(word)
            let said = ["owns", "ownsShared", "lists"].map { row[$0]?.bool }
            let found = [
                session.owns(address: address, chain: chain),
                session.ownsShared(address: address, chain: chain),
                session.lists(address: address, chain: chain),
            ]
            #expect(found == said, "\(row["name"]?.text ?? ""): \(address)")
        }
    }

    @Test func aMuxedAddressHasAnAccountBehindIt() {
        // SEP 23's example.
        let muxed = "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK"
        let account = "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"
        #expect(stellarBase(muxedAddress: muxed) == account)
        #expect(stellarBase(muxedAddress: account) == nil)
    }
}
