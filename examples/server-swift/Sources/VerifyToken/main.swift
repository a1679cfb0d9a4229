// Verifies each line of standard input as a token, and prints the status of a server's answer with the user.

import Foundation
import WalletJwt

/// The fake issuer's keys instead of Para's, for a test.
let keysUrl = ProcessInfo.processInfo.environment["KEYS_URL"]
let verifier = try makeVerifier(options: VerifierOptions(development: keysUrl.map { Development(keysUrl: $0) }))

while let token = readLine() {
    let (id, status) = await user(of: token, verifier: verifier)
    print(status, id ?? "-")
}
