// What the program's Objective-C++ gets from Swift: the fake issuer as a process, and a keychain of files. Functions of C, as the
// module's own.

import Foundation
import WalletJwt

/// A fake of the platform's keychain: real files, without protection, and tombstones in memory.
private final class FakeKeychain: PlatformKeychain {
    private let folder: URL
    private let tombstones = Tombstones()

    init(folder: URL) { self.folder = folder }

    func openStores(request: KeychainRequest) throws -> PlatformStores {
        guard let store = try? FolderStore(folder: folder.appendingPathComponent(request.namespace)) else {
            throw StoreError.Unavailable(detail: "the folder cannot be made")
        }
        return PlatformStores(store: store, tombstones: .own(store: tombstones), prompts: nil)
    }

    private final class Tombstones: TombstoneStore, @unchecked Sendable {
        private let lock = NSLock()
        private var names: Set<String> = []

        func status(name: String) throws -> TombstoneStatus {
            lock.withLock { names.contains(name) ? .exists : .missing }
        }

        func create(name: String) throws { lock.withLock { _ = names.insert(name) } }

        func remove(name: String) throws { lock.withLock { _ = names.remove(name) } }
    }
}

@_cdecl("test_use_keychain") public func useKeychain(_ folder: UnsafePointer<CChar>) {
    let folder = URL(fileURLWithPath: String(cString: folder))
    registerPlatformKeychain(keychain: FakeKeychain(folder: folder))
}

@_cdecl("test_issuer_start") public func startIssuer() -> UnsafeMutableRawPointer? {
    (try? FakeIssuer()).map { Unmanaged.passRetained($0).toOpaque() }
}

@_cdecl("test_issuer_stop") public func stopIssuer(_ issuer: UnsafeRawPointer) {
    Unmanaged<FakeIssuer>.fromOpaque(issuer).release()
}

/// The address of its key set. The caller frees the text.
@_cdecl("test_issuer_keys_url") public func keysUrl(_ issuer: UnsafeRawPointer) -> UnsafeMutablePointer<CChar>? {
    strdup(Unmanaged<FakeIssuer>.fromOpaque(issuer).takeUnretainedValue().paraKeysUrl)
}

/// A token, a line feed and its key id. The caller frees the text; null if the issuer refused.
@_cdecl("test_issuer_token") public func issuedToken(
    _ issuer: UnsafeRawPointer, _ query: UnsafePointer<CChar>
) -> UnsafeMutablePointer<CChar>? {
    let query = String(cString: query)
    return answer(of: issuer) { issuer in
        let issued = try await issuer.token(query)
        return "\(issued.token)\n\(issued.keyId ?? "")"
    }
}

/// Makes the key endpoint fail that way; `none` ends the fault. Null if the issuer refused.
@_cdecl("test_issuer_fail") public func failIssuer(
    _ issuer: UnsafeRawPointer, _ mode: UnsafePointer<CChar>
) -> UnsafeMutablePointer<CChar>? {
    let mode = String(cString: mode)
    return answer(of: issuer) { issuer in
        try await issuer.fail(mode)
        return mode
    }
}

/// Waits on this thread, which is none of Swift's.
private func answer(
    of issuer: UnsafeRawPointer, _ question: @escaping @Sendable (FakeIssuer) async throws -> String
) -> UnsafeMutablePointer<CChar>? {
    let issuer = Unmanaged<FakeIssuer>.fromOpaque(issuer).takeUnretainedValue()
    let answer = Answer()
    Task {
        answer.text = try? await question(issuer)
        answer.isThere.signal()
    }
    answer.isThere.wait()
    return answer.text.flatMap { strdup($0) }
}

private final class Answer: @unchecked Sendable {
    let isThere = DispatchSemaphore(value: 0)
    var text: String?
}
