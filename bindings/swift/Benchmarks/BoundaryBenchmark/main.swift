// The Swift side of what `benches/boundary` measures in Rust, with the same commands and over the same files:
// `measure FOLDER` prints the middle of many verifications in microseconds, `first FOLDER` verifies once and ends.

import Foundation
import WalletJwt

/// 2099-12-31T23:59:59Z.
let endOf2099: Int64 = 4_102_444_799
/// As many as in Rust: enough for the middle value to stand still; the first ones warm up.
let rounds = 20_000

final class NoNetwork: KeyFetcher {
    func fetch(request: KeysRequest) throws -> KeysResponse {
        throw FetchError.Fetcher(detail: "a benchmark needs no network")
    }
}

func read(_ folder: String) throws -> (verifier: Verifier, token: String) {
    func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }
    let verifier = try Verifier(
        provider: .para(environment: .beta, audience: .apiKeyId(text("audience.txt"))),
        options: VerifierOptions(
            pinnedKeys: PinnedKeys(keys: .jwkSet(text("keys.json")), notAfterAt: endOf2099)
        ),
        fetcher: NoNetwork()
    )
    return (verifier, try text("token.txt"))
}

func measure(_ folder: String) throws {
    let (verifier, token) = try read(folder)
    var nanoseconds: [UInt64] = []
    nanoseconds.reserveCapacity(rounds)
    for _ in 0..<rounds {
        let start = DispatchTime.now().uptimeNanoseconds
        let session = try verifier.verifyOffline(token: token)
        nanoseconds.append(DispatchTime.now().uptimeNanoseconds - start)
        // Looked at, so that nothing of it can be left out.
        precondition(!session.userId.isEmpty)
    }
    nanoseconds.sort()
    print(String(format: "%.1f", Double(nanoseconds[rounds / 2]) / 1_000))
}

func first(_ folder: String) throws {
    let (verifier, token) = try read(folder)
    _ = try verifier.verifyOffline(token: token)
}

switch CommandLine.arguments.dropFirst().first {
case "measure" where CommandLine.arguments.count == 3: try measure(CommandLine.arguments[2])
case "first" where CommandLine.arguments.count == 3: try first(CommandLine.arguments[2])
default:
    FileHandle.standardError.write(Data("usage: BoundaryBenchmark measure|first FOLDER\n".utf8))
    exit(2)
}
