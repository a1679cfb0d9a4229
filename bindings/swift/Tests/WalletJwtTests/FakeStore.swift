import Foundation
import WalletJwt

@testable import class WalletJwt.Locked

/// A fake keychain that fails when the test says so. A real keychain does not fail on demand.
final class FakeStore: SecretStore {
    struct Undeclared: Error {}

    private struct Members {
        var values: [String: Data] = [:]
        var failure: (any Error)?
        var delaySecs = 0.0
        var calls = 0
    }

    private let members = Locked(Members())

    var calls: Int { members.withLock { $0.calls } }

    /// The error that every call throws from now on.
    func fail(with failure: (any Error)?) {
        members.withLock { $0.failure = failure }
    }

    /// The time that every call takes from now on.
    func delay(secs: Double) {
        members.withLock { $0.delaySecs = secs }
    }

    func read(name: String) throws -> Data? { try begin().values[name] }

    func write(name: String, value: Data) throws {
        _ = try begin()
        members.withLock { $0.values[name] = value }
    }

    func remove(name: String) throws {
        _ = try begin()
        members.withLock { $0.values[name] = nil }
    }

    func names() throws -> [String] { Array(try begin().values.keys) }

    func status() throws -> StoreStatus {
        _ = try begin()
        return StoreStatus(description: "a fake", readiness: .ready)
    }

    private func begin() throws -> Members {
        let now = members.withLock { members in
            members.calls += 1
            return members
        }
        Thread.sleep(forTimeInterval: now.delaySecs)
        if let failure = now.failure { throw failure }
        return now
    }
}
