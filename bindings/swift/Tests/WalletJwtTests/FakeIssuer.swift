import Foundation
import WalletJwt
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The fake issuer of the command `wallet-jwt issuer`, in a separate process on this machine's loopback. Its HTTP,
/// keys and signatures are real.
final class FakeIssuer: Sendable {
    /// The audience of its Para tokens.
    static let apiKeyId = "a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f"
    /// The environment of its Dynamic tokens.
    static let environmentId = "fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9"

    let baseUrl: String
    /// The process ends when this pipe is closed, also when the tests crash.
    private let lifeline = Lifeline()

    init() throws {
        watchdog
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\"$0\" issuer --port 0 & cat; kill -9 $!", try Self.command()]
        let output = Pipe()
        process.standardInput = lifeline.pipe
        process.standardOutput = output
        try process.run()
        baseUrl = try Self.address(in: output.fileHandleForReading)
    }

    deinit {
        try? lifeline.pipe.fileHandleForWriting.close()
    }

    /// Foundation marks a pipe as sendable only on some systems. Only this class uses it.
    private final class Lifeline: @unchecked Sendable {
        let pipe = Pipe()
    }

    var paraKeysUrl: String { "\(baseUrl)/.well-known/jwks.json" }

    /// A token as an app gets it from its wallet SDK. The issuer's own page describes `query`.
    func token(_ query: String) async throws -> IssuedToken {
        struct Answer: Decodable {
            let token: String
            let keyId: String?
        }
        let answer = try JSONDecoder().decode(Answer.self, from: await send("GET", "/token?\(query)"))
        return IssuedToken(token: answer.token, keyId: answer.keyId)
    }

    /// Makes the key endpoint fail that way; `none` ends the fault.
    func fail(_ mode: String) async throws {
        _ = try await send("POST", "/fault?mode=\(mode)")
    }

    /// From now on tokens are signed with a new key.
    func rotate() async throws {
        _ = try await send("POST", "/rotate")
    }

    /// How many requests the key endpoint got.
    func keysRequestCount() async throws -> Int {
        struct Status: Decodable {
            let keysRequestCount: Int
        }
        return try JSONDecoder().decode(Status.self, from: await send("GET", "/status")).keysRequestCount
    }

    /// A verifier of its Para tokens.
    func paraVerifier(leewaySecs: Int64 = 60, timeoutSecs: Int64 = 10) throws -> Verifier {
        try Verifier(
            provider: .para(environment: .beta, audience: .apiKeyId(Self.apiKeyId)),
            options: VerifierOptions(
                leewaySecs: leewaySecs,
                timeoutSecs: timeoutSecs,
                development: Development(keysUrl: paraKeysUrl)
            )
        )
    }

    /// A verifier of its Dynamic tokens.
    func dynamicVerifier(options: DynamicOptions = DynamicOptions()) throws -> Verifier {
        let keysUrl = "\(baseUrl)/api/v0/sdk/\(Self.environmentId)/.well-known/jwks"
        return try Verifier(
            provider: .dynamic(environmentId: Self.environmentId, options: options),
            options: VerifierOptions(development: Development(keysUrl: keysUrl))
        )
    }

    private func send(_ method: String, _ path: String) async throws -> Data {
        var request = URLRequest(url: URL(string: baseUrl + path)!)
        request.httpMethod = method
        let (data, response) = try await URLSession.shared.data(for: request)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw Unusable("the fake issuer answered \(path): \(String(decoding: data, as: UTF8.self))")
        }
        return data
    }

    /// The built command: `cargo xtask test` passes its path; otherwise it is in cargo's usual place.
    private static func command() throws -> String {
        let built = repository.appendingPathComponent("target/debug/wallet-jwt").path
        let command = ProcessInfo.processInfo.environment["WALLET_JWT_COMMAND"] ?? built
        guard FileManager.default.isExecutableFile(atPath: command) else {
            throw Unusable("\(command) does not exist: cargo build -p wallet-jwt-cli")
        }
        return command
    }

    private static func address(in output: FileHandle) throws -> String {
        var printed = ""
        while !printed.contains("\n") {
            let piece = output.availableData
            guard !piece.isEmpty else { throw Unusable("the fake issuer did not start: \(printed)") }
            printed += String(decoding: piece, as: UTF8.self)
        }
        guard let address = printed.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/) else {
            throw Unusable("the fake issuer printed no address: \(printed)")
        }
        return String(address.output)
    }
}

/// The root of the source tree.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Something that the tests need is missing.
struct Unusable: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
