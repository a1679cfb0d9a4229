// What verifying the sample costs through Swift. The same commands as the Rust side (benches/boundary).

import Foundation
import WalletJwt

struct Sample {
    let verifier: Verifier
    let token: String

    init(folder: String) throws {
        let text = { (name: String) in try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }
        let endOf2099: Int64 = 4_102_444_799
        let pinned = PinnedKeys(keys: .jwkSet(try text("keys.json")), notAfterAt: endOf2099)
        verifier = try Verifier(
            provider: .para(environment: .beta, audience: .apiKeyId(try text("audience.txt"))),
            options: VerifierOptions(pinnedKeys: pinned)
        )
        token = try text("token.txt")
    }
}

/// Prints the middle of many verifications in microseconds.
func measure(_ sample: Sample) throws {
    let rounds = 20_000
    let clock = ContinuousClock()
    var micros: [Double] = []
    micros.reserveCapacity(rounds)
    for _ in 0..<rounds {
        let took = try clock.measure {
            let session = try sample.verifier.verifyOffline(token: sample.token)
            precondition(!session.userId.isEmpty)
        }
        micros.append(Double(took.components.attoseconds) / 1e12 + Double(took.components.seconds) * 1e6)
    }
    micros.sort()
    print(String(format: "%.1f", micros[rounds / 2]))
}

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let command = arguments.first, let folder = arguments.last else {
    fatalError("usage: Boundary measure|first FOLDER")
}
let sample = try Sample(folder: folder)
switch command {
case "measure": try measure(sample)
case "first": _ = try sample.verifier.verifyOffline(token: sample.token)
default: fatalError("there is no command \(command)")
}
