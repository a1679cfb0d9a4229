import Foundation
import WalletJwt

/// A real store written in Swift: one file for each value, in its own folder. It does not protect the values,
/// because tests do not need that. In everything else it fulfils the contract.
final class FolderStore: SecretStore {
    static let limitBytes = 65_536

    private static let fileName = "value"
    /// File systems allow 255 bytes for a name, but ours have up to 512. So names are written in hexadecimal, over
    /// several folder levels.
    private static let levelLength = 200

    private let folder: URL

    init(folder: URL? = nil) throws {
        let unique = FileManager.default.temporaryDirectory.appendingPathComponent("wallet-jwt-\(UUID().uuidString)")
        self.folder = (folder ?? unique).resolvingSymlinksInPath()
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    }

    /// A second object over the same folder, as another process would have it.
    func reopened() throws -> FolderStore {
        try FolderStore(folder: folder)
    }

    func destroy() throws {
        try FileManager.default.removeItem(at: folder)
    }

    func read(name: String) throws -> Data? {
        let file = file(name)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try unavailable { try Data(contentsOf: file) }
    }

    func write(name: String, value: Data) throws {
        guard value.count <= Self.limitBytes else { throw StoreError.TooLarge(limitBytes: Int64(Self.limitBytes)) }
        let file = file(name)
        try unavailable {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try value.write(to: file, options: .atomic)
        }
    }

    func remove(name: String) throws {
        let file = file(name)
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        try unavailable { try FileManager.default.removeItem(at: file) }
    }

    func names() throws -> [String] {
        try unavailable { try FileManager.default.subpathsOfDirectory(atPath: folder.path) }.compactMap { path in
            let levels = path.split(separator: "/")
            guard levels.last == Substring(Self.fileName) else { return nil }
            return String(hexadecimal: levels.dropLast().joined())
        }
    }

    func status() -> StoreStatus {
        StoreStatus(description: "a folder", readiness: .ready)
    }

    private func file(_ name: String) -> URL {
        var levels = name.utf8.map { String(format: "%02x", $0) }.joined()[...]
        var file = folder
        while !levels.isEmpty {
            file.appendPathComponent(String(levels.prefix(Self.levelLength)))
            levels = levels.dropFirst(Self.levelLength)
        }
        return file.appendingPathComponent(Self.fileName)
    }

    private func unavailable<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch {
            throw StoreError.Unavailable(detail: "the folder cannot be used")
        }
    }
}

extension String {
    fileprivate init?(hexadecimal: String) {
        let digits = Array(hexadecimal)
        let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0..<$0 + 2]), radix: 16) }
        self.init(bytes: bytes.compactMap { $0 }, encoding: .utf8)
    }
}
