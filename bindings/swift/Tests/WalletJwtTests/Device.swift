import Foundation
import WalletJwt

/// A device for the table of sessions, with everything that stays when a process ends. Its keychain, tombstones and
/// network are fakes that fail or hang as a row says.
final class Device: @unchecked Sendable {
    enum Call: String {
        case read, write, removal, network
    }

    let clock: StoppedClock
    private let keySet: Data
    private let condition = NSCondition()
    private var values: [String: Data] = [:]
    private var tombstones: Set<String> = []
    private var faults: Set<String> = []
    private var keysDate: String?
    private var running: Set<ObjectIdentifier> = []

    init(at time: Int64, keySet: Data) {
        clock = StoppedClock(at: time)
        self.keySet = keySet
    }

    func set(fault: String, to isThere: Bool) {
        locked {
            if isThere { faults.insert(fault) } else { faults.remove(fault) }
        }
    }

    func date(keys: String) {
        locked { keysDate = keys }
    }

    /// The entry of that account.
    func kept(account: String) -> Data? {
        locked { values.first { $0.key.hasSuffix("/\(account)") }?.value }
    }

    func hasTombstone(account: String) -> Bool {
        locked { tombstones.contains { $0.hasSuffix("/\(account)") } }
    }

    /// A new process.
    func process() -> DeviceProcess {
        let process = DeviceProcess(on: self)
        locked { _ = running.insert(ObjectIdentifier(process)) }
        return process
    }

    /// Calls of this process have no effect from now on.
    fileprivate func end(_ process: DeviceProcess) {
        locked { _ = running.remove(ObjectIdentifier(process)) }
    }

    fileprivate func isRunning(_ process: DeviceProcess) -> Bool {
        locked { running.contains(ObjectIdentifier(process)) }
    }

    fileprivate func perform<Value>(
        _ call: Call, for process: DeviceProcess, _ work: (inout [String: Data]) -> Value
    ) throws -> Value {
        try locked {
            while faults.contains("\(call.rawValue)Hangs") && running.contains(ObjectIdentifier(process)) {
                condition.wait()
            }
            guard running.contains(ObjectIdentifier(process)) else {
                throw StoreError.Unavailable(detail: "the process has ended")
            }
            if faults.contains("unavailable") { throw StoreError.Unavailable(detail: "scripted") }
            if faults.contains("locked") { throw StoreError.Locked }
            if call == .write && faults.contains("full") { throw StoreError.Full(detail: "scripted") }
            if call == .removal && faults.contains("removalRefused") {
                throw StoreError.Unavailable(detail: "scripted")
            }
            return work(&values)
        }
    }

    fileprivate func mark<Value>(
        for process: DeviceProcess, _ work: (inout Set<String>) -> Value
    ) throws -> Value {
        try locked {
            guard running.contains(ObjectIdentifier(process)) else {
                throw StoreError.Unavailable(detail: "the process has ended")
            }
            return work(&tombstones)
        }
    }

    fileprivate func fetchKeys(for process: DeviceProcess) throws -> KeysResponse {
        try locked {
            while faults.contains("networkHangs") && running.contains(ObjectIdentifier(process)) { condition.wait() }
            if faults.contains("network") { throw FetchError.Network(detail: "scripted") }
            return KeysResponse(
                status: 200, body: keySet, etag: nil, cacheControl: nil, date: keysDate, age: nil)
        }
    }

    private func locked<Value>(_ body: () throws -> Value) rethrows -> Value {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return try body()
    }
}

/// A process of the device, with its own view of the keychain and the network.
final class DeviceProcess: Sendable {
    private let device: Device

    fileprivate init(on device: Device) {
        self.device = device
    }

    var isRunning: Bool { device.isRunning(self) }

    func end() { device.end(self) }

    func vault() throws -> Vault {
        try Vault.open(options: VaultOptions(store: .own(store: Keychain(self)), tombstones: Tombstones(self)))
    }

    func verifier(configJson: String) throws -> Verifier {
        try Verifier.fromConfigJson(configJson: configJson, fetcher: Network(self), clock: device.clock)
    }

    private final class Keychain: SecretStore {
        let process: DeviceProcess

        init(_ process: DeviceProcess) { self.process = process }

        func read(name: String) throws -> Data? {
            try process.device.perform(.read, for: process) { $0[name] }
        }

        func write(name: String, value: Data) throws {
            try process.device.perform(.write, for: process) { $0[name] = value }
        }

        func remove(name: String) throws {
            try process.device.perform(.removal, for: process) { $0[name] = nil }
        }

        func names() throws -> [String] {
            try process.device.perform(.read, for: process) { Array($0.keys) }
        }

        func status() throws -> StoreStatus { StoreStatus(description: "a fake", readiness: .ready) }
    }

    private final class Tombstones: TombstoneStore {
        let process: DeviceProcess

        init(_ process: DeviceProcess) { self.process = process }

        func status(name: String) throws -> TombstoneStatus {
            try process.device.mark(for: process) { $0.contains(name) ? .exists : .missing }
        }

        func create(name: String) throws {
            try process.device.mark(for: process) { _ = $0.insert(name) }
        }

        func remove(name: String) throws {
            try process.device.mark(for: process) { _ = $0.remove(name) }
        }
    }

    private final class Network: KeyFetcher {
        let process: DeviceProcess

        init(_ process: DeviceProcess) { self.process = process }

        func fetch(request: KeysRequest) throws -> KeysResponse {
            try process.device.fetchKeys(for: process)
        }
    }
}
