// What stands around the module in the tests on Hermes, as SettableWorld.kt has it for Android: the keychain with its tombstones,
// the clock, and the faults that the tests set. They stay after a reload. Functions of C, as the module's own.

import Foundation
import WalletJwt

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Guarded by `changed`.
private struct Settings {
    var faults: Set<String> = []
    /// The system's clock, until a test sets another time.
    var nowAt: Int64?
    /// Real HTTP, until a row of a table sets its key set.
    var keySet: Data?
    /// The `Date` header of that key set.
    var keysDate: String?
    var tombstones: Set<String> = []
    var folder = URL(fileURLWithPath: "/")
    var process = AppProcess()
}

private nonisolated(unsafe) var settings = Settings()
private let changed = NSCondition()

private func locked<Result>(_ body: (inout Settings) throws -> Result) rethrows -> Result {
    changed.lock()
    defer { changed.unlock() }
    return try body(&settings)
}

private func has(_ fault: String) -> Bool { locked { $0.faults.contains(fault) } }

private func waitWhile(_ fault: String) {
    changed.lock()
    while settings.faults.contains(fault) { changed.wait() }
    changed.unlock()
}

/// The library has one vault for a namespace in a process, and a reload does not start another process. So `x~1` and `x~2` are
/// two.
private func keychain(_ namespace: String) -> String {
    namespace.split(separator: "~", omittingEmptySubsequences: false).first.map(String.init) ?? namespace
}

private func entries(_ namespace: String) throws -> FolderStore {
    let name = keychain(namespace).addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    guard let store = try? FolderStore(folder: locked { $0.folder }.appendingPathComponent("keychain " + name)) else {
        throw StoreError.Unavailable(detail: "the folder cannot be made")
    }
    return store
}

/// After it has ended, calls of its modules have no effect.
private final class AppProcess: @unchecked Sendable {
    /// Guarded by `changed`.
    var isEnded = false

    func reach<Result>(hang: String? = nil, fault: String? = nil, _ call: () throws -> Result) throws -> Result {
        if let hang { waitWhile(hang) }
        if has("unavailable") { throw StoreError.Unavailable(detail: "a fault of the test's") }
        if has("locked") { throw StoreError.Locked }
        if let fault, has(fault) {
            if fault == "full" { throw StoreError.Full(detail: "a fault of the test's") }
            throw StoreError.Unavailable(detail: "refused")
        }
        return try alive(call)
    }

    func alive<Result>(_ call: () throws -> Result) throws -> Result {
        guard locked({ _ in !isEnded }) else { throw StoreError.Unavailable(detail: "the process has ended") }
        return try call()
    }
}

/// A fake of the platform's keychain: real files, without protection.
private final class SettableKeychain: PlatformKeychain {
    private let process: AppProcess

    init(_ process: AppProcess) { self.process = process }

    func openStores(request: KeychainRequest) throws -> PlatformStores {
        let tombstones = SettableTombstones(process, keychain(request.namespace))
        let store = SettableStore(process, try entries(request.namespace))
        return PlatformStores(store: store, tombstones: .own(store: tombstones), prompts: nil)
    }
}

private final class SettableStore: SecretStore {
    private let process: AppProcess
    private let entries: FolderStore

    init(_ process: AppProcess, _ entries: FolderStore) { (self.process, self.entries) = (process, entries) }

    func read(name: String) throws -> Data? { try process.reach(hang: "readHangs") { try entries.read(name: name) } }

    func write(name: String, value: Data) throws {
        try process.reach(hang: "writeHangs", fault: "full") { try entries.write(name: name, value: value) }
    }

    func remove(name: String) throws {
        try process.reach(hang: "removalHangs", fault: "removalRefused") { try entries.remove(name: name) }
    }

    func names() throws -> [String] { try process.reach { try entries.names() } }

    func status() -> StoreStatus { StoreStatus(description: "a folder of the tests", readiness: .ready) }
}

private final class SettableTombstones: TombstoneStore {
    private let process: AppProcess
    private let namespace: String

    init(_ process: AppProcess, _ namespace: String) { (self.process, self.namespace) = (process, namespace) }

    func status(name: String) throws -> TombstoneStatus {
        try process.alive { locked { $0.tombstones.contains("\(namespace) \(name)") } ? .exists : .missing }
    }

    func create(name: String) throws {
        try process.alive { locked { _ = $0.tombstones.insert("\(namespace) \(name)") } }
    }

    func remove(name: String) throws {
        try process.alive { locked { _ = $0.tombstones.remove("\(namespace) \(name)") } }
    }
}

private final class SettableClock: Clock {
    func nowAt() -> Int64 { locked { $0.nowAt } ?? Int64(Date().timeIntervalSince1970) }
}

private final class SettableFetcher: KeyFetcher {
    private let http = URLSessionKeyFetcher()

    func fetch(request: KeysRequest) throws -> KeysResponse {
        waitWhile("networkHangs")
        if has("network") { throw FetchError.Network(detail: "a fault of the test's") }
        let (keySet, date) = locked { ($0.keySet, $0.keysDate) }
        guard let keySet else { return try http.fetch(request: request) }
        return KeysResponse(status: 200, body: keySet, etag: nil, cacheControl: nil, date: date, age: nil)
    }
}

@_cdecl("world_begin") public func begin(_ folder: UnsafePointer<CChar>) {
    locked { $0.folder = URL(fileURLWithPath: String(cString: folder)) }
}

@_cdecl("world_new_process") public func newProcess() {
    let process = AppProcess()
    locked { $0.process = process }
    registerPlatformKeychain(keychain: SettableKeychain(process))
    setPartsOfNewModules(fetcher: SettableFetcher(), clock: SettableClock())
}

@_cdecl("world_end_process") public func endProcess() { locked { $0.process.isEnded = true } }

@_cdecl("world_command") public func command(
    _ count: Int32, _ words: UnsafePointer<UnsafePointer<CChar>>
) -> UnsafeMutablePointer<CChar>? {
    let words = (0..<Int(count)).map { String(cString: words[$0]) }
    do {
        return strdup("+" + (try result(of: words)))
    } catch {
        return strdup("-\(words[0]): \(error)")
    }
}

private struct UnknownCommand: Error {}

private func result(of words: [String]) throws -> String {
    switch words[0] {
    case "fetch": return try fetch(words[1], words[2])
    case "kept": return try kept(words[1], "default")
    case "clock": locked { $0.nowAt = Int64(words[1]) }
    case "keySet":
        locked {
            $0.keySet = words[1].isEmpty ? nil : Data(words[1].utf8)
            $0.keysDate = words[2].isEmpty ? nil : words[2]
        }
    case "fault":
        locked { if words[2] == "true" { $0.faults.insert(words[1]) } else { $0.faults.remove(words[1]) } }
        changed.lock()
        changed.broadcast()
        changed.unlock()
    default: throw UnknownCommand()
    }
    return ""
}

/// Whether an account has a tombstone, and in the lines after it its token.
private func kept(_ namespace: String, _ account: String) throws -> String {
    let entries = try entries(namespace)
    let names = try entries.names().filter { $0.hasSuffix("/\(account)") }
    let entry = names.count == 1 ? try entries.read(name: names[0]) : nil
    let token = entry.flatMap { String(decoding: $0, as: UTF8.self).components(separatedBy: "\n").last } ?? ""
    let start = "\(keychain(namespace)) "
    let isKept = locked { $0.tombstones.contains { $0.hasPrefix(start) && $0.hasSuffix("/\(account)") } }
    return "\(isKept)\n\(token)"
}

/// The status, and the body in the lines after it.
private func fetch(_ method: String, _ address: String) throws -> String {
    guard let url = URL(string: address) else { throw UnknownCommand() }
    var request = URLRequest(url: url)
    request.httpMethod = method
    let answer = Answer()
    URLSession.shared.dataTask(with: request) { body, response, error in
        if let status = (response as? HTTPURLResponse)?.statusCode {
            answer.text = .success("\(status)\n" + String(decoding: body ?? Data(), as: UTF8.self))
        } else {
            answer.text = .failure(error ?? UnknownCommand())
        }
        answer.isThere.signal()
    }.resume()
    answer.isThere.wait()
    return try answer.text.get()
}

private final class Answer: @unchecked Sendable {
    let isThere = DispatchSemaphore(value: 0)
    var text: Result<String, any Error> = .failure(UnknownCommand())
}
