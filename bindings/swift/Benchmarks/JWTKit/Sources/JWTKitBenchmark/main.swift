// What `BoundaryBenchmark measure FOLDER` measures, with vapor's JWTKit: the same token and keys, the same number of rounds.

import Foundation
import JWTKit

let rounds = 20_000

struct Claims: JWTPayload {
    let exp: ExpirationClaim
    let aud: AudienceClaim

    func verify(using key: some JWTAlgorithm) throws {
        try exp.verifyNotExpired()
        try aud.verifyIntendedAudience(includes: audience)
    }
}

let folder = CommandLine.arguments[1]
func text(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }

let audience = try text("audience.txt")
let token = try text("token.txt")
let keys = JWTKeyCollection()
try await keys.add(jwksJSON: text("keys.json"))

var nanoseconds: [UInt64] = []
nanoseconds.reserveCapacity(rounds)
for _ in 0..<rounds {
    let start = DispatchTime.now().uptimeNanoseconds
    let claims = try await keys.verify(token, as: Claims.self)
    nanoseconds.append(DispatchTime.now().uptimeNanoseconds - start)
    precondition(!claims.aud.value.isEmpty)
}
nanoseconds.sort()
print(String(format: "%.1f", Double(nanoseconds[rounds / 2]) / 1_000))
