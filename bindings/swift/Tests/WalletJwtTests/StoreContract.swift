import Foundation
import WalletJwt

/// The contract of every store, the same as `tests/store_contract` in Rust. Throws at the first rule that the store
/// breaks.
struct StoreContract {
    struct Violation: Error, CustomStringConvertible {
        let description: String
    }

    private static let writers = 50

    let store: any SecretStore
    /// The largest value that it can store, in bytes.
    let largest: Int

    /// Tests a store that is empty and unlocked, and leaves it empty.
    func check() throws {
        try expectNames([], "the contract needs an empty store")
        let checks: [(String, () throws -> Void)] = [
            ("a value comes back", aValueComesBack),
            ("an overwritten value is gone", anOverwrittenValueIsGone),
            ("removing", removing),
            ("binary values", binaryValues),
            ("names", allNames),
            ("names that begin alike", namesThatBeginAlike),
            ("writers on distinct names", writersOnDistinctNames),
            ("writers on one name", writersOnOneName),
            ("sizes", sizes),
        ]
        for (what, check) in checks {
            try check()
            try expectNames([], "\(what): an entry was left behind")
        }
        try expect(try store.status().readiness == .ready, "it is not ready")
    }

    private func aValueComesBack() throws {
        try expectValue(nil, of: "account")
        try store.write(name: "account", value: Data("value".utf8))
        for _ in 0..<3 {
            try expectValue(Data("value".utf8), of: "account")
            try expectValue(nil, of: "absent")
            try expectNames(["account"], "reading changed something")
        }
        try store.remove(name: "account")
    }

    private func anOverwrittenValueIsGone() throws {
        for value in ["first", "longer than the first", "x", "x"] {
            try store.write(name: "account", value: Data(value.utf8))
            try expectValue(Data(value.utf8), of: "account")
            try expectNames(["account"], "overwriting")
        }
        try store.remove(name: "account")
    }

    private func removing() throws {
        try store.remove(name: "never there")
        for round in UInt8(0)..<20 {
            try store.write(name: "account", value: Data([round]))
            try store.remove(name: "account")
            try expectValue(nil, of: "account")
            try expectNames([], "removing")
            try store.remove(name: "account")
        }
    }

    private func binaryValues() throws {
        let values: [[UInt8]] = [Array(0...255), [0], [0, 0, 0], [1, 0], [0xff, 0xfe], [10], [32, 120, 32]]
        for value in values {
            try store.write(name: "account", value: Data(value))
            try expectValue(Data(value), of: "account")
        }
        try store.remove(name: "account")
    }

    private func allNames() throws {
        let names = [
            "a", "A", "ä", "a\u{308}", "حساب", "חשבון", "\u{202e}dlrow", "🔑👩‍👩‍👧", "a/b", "/", "../a", "a%2Fb", "%",
            "a@b", "a:b", "a;b", "a b", " a", "a ", " ", "a\"b", "a'b", "a\\b", "*", "?", "[a]", "a=b", "a,b", ".", "..",
            "-a", "$HOME", "default", String(repeating: "n", count: 512), String(repeating: "\u{1f511}", count: 128),
        ]
        for (index, name) in names.enumerated() {
            try store.write(name: name, value: Data(name.utf8))
            try expect(try store.names().count == index + 1, "\(name.debugDescription) collides with another name")
        }
        for name in names {
            try expectValue(Data(name.utf8), of: name)
        }
        // Swift's strings are equal if they look alike, but a store's names are not.
        try expect(
            Set(try store.names().map { Data($0.utf8) }) == Set(names.map { Data($0.utf8) }), "other names are listed")
        for (index, name) in names.enumerated() {
            try store.remove(name: name)
            try expect(
                try store.names().count == names.count - index - 1,
                "removing \(name.debugDescription) removed another entry")
        }
    }

    private func namesThatBeginAlike() throws {
        let names = ["para/beta", "para/beta/", "para/beta/a", "para/beta/ab", "beta/a", "a"]
        for name in names {
            try store.write(name: name, value: Data(name.utf8))
        }
        try store.remove(name: "para/beta")
        try expectValue(nil, of: "para/beta")
        for name in names.dropFirst() {
            try expectValue(Data(name.utf8), of: name)
            try store.remove(name: name)
        }
    }

    private func writersOnDistinctNames() throws {
        try together { writer in
            let value = pattern(writer, 100 + writer)
            try store.write(name: "writer \(writer)", value: value)
            try expectValue(value, of: "writer \(writer)")
        }
        try expect(try store.names().count == Self.writers, "a writer's value is missing")
        for writer in 0..<Self.writers {
            try expectValue(pattern(writer, 100 + writer), of: "writer \(writer)")
        }
        try together { try store.remove(name: "writer \($0)") }
    }

    private func writersOnOneName() throws {
        // The lengths differ too, so a mixture of two values equals none of them.
        let values = (0..<Self.writers).map { pattern($0, 1_000 + $0 * 7) }
        try together { writer in
            try store.write(name: "one", value: values[writer])
            guard let seen = try store.read(name: "one"), values.contains(seen) else {
                throw Violation(description: "a reader saw a mixture, or nothing")
            }
        }
        try expectNames(["one"], "writers on one name")
        try store.remove(name: "one")
    }

    private func sizes() throws {
        for name in ["account", String(repeating: "n", count: 512)] {
            for length in [1, 4_096, largest - 1, largest] {
                try store.write(name: name, value: pattern(length, length))
                try expectValue(pattern(length, length), of: name)
            }
            do {
                try store.write(name: name, value: pattern(3, largest + 1))
                throw Violation(description: "a value beyond the limit was accepted")
            } catch let error as StoreError {
                try expect(error == .TooLarge(limitBytes: Int64(largest)), "\(error)")
            }
            try expectValue(pattern(largest, largest), of: name)
            try store.remove(name: name)
        }
    }

    /// Runs the work on this many threads, and throws the first error of any.
    private func together(_ work: @escaping (Int) throws -> Void) throws {
        let errors = ErrorList()
        let group = DispatchGroup()
        let start = DispatchSemaphore(value: 0)
        nonisolated(unsafe) let work = work
        for writer in 0..<Self.writers {
            group.enter()
            Thread.detachNewThread {
                start.wait()
                do { try work(writer) } catch { errors.add(error) }
                group.leave()
            }
        }
        for _ in 0..<Self.writers { start.signal() }
        group.wait()
        if let first = errors.first { throw first }
    }

    private final class ErrorList: @unchecked Sendable {
        private let lock = NSLock()
        private var errors: [any Error] = []
        var first: (any Error)? { lock.withLock { errors.first } }

        func add(_ error: any Error) {
            lock.withLock { errors.append(error) }
        }
    }

    /// Bytes that differ at each position and for each seed.
    private func pattern(_ seed: Int, _ length: Int) -> Data {
        Data((0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8 ^ seed &* 17) })
    }

    private func expectValue(_ value: Data?, of name: String) throws {
        try expect(try store.read(name: name) == value, "\(name.prefix(40).debugDescription) has another value")
    }

    private func expectNames(_ names: [String], _ what: String) throws {
        try expect(try store.names().sorted() == names, what)
    }

    private func expect(_ condition: Bool, _ what: String) throws {
        guard condition else { throw Violation(description: what) }
    }
}
