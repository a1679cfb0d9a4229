/// One object of the library for each configuration, made when it is first asked for. Making one does no I/O.
final class ModuleObjects: Sendable {
    /// The module is invalidated.
    struct Closed: Error {}

    private let kept = Locked(Kept(ModuleParts.ofNewModules.withLock { $0 }))
    private let exit: ModuleExit

    /// `exit` gets what happens to a session: the configuration that it was asked for with, and the event as JSON.
    init(_ exit: ModuleExit) { self.exit = exit }

    func verifier(_ config: String) throws -> Verifier { try kept.withLock { try $0.verifier(config) } }

    func vault(_ config: String) throws -> Vault { try kept.withLock { try $0.vault(config) } }

    func manager(_ config: String) throws -> SessionManager { try kept.withLock { try $0.manager(config, exit) } }

    /// Ends everything here. A later call throws `Closed`.
    func close() {
        // The library frees the objects outside the lock.
        withExtendedLifetime(kept.withLock { $0.close() }) {}
    }
}

private struct Kept {
    private let parts: ModuleParts
    private var verifiers: [String: Verifier] = [:]
    private var vaults: [String: Vault] = [:]
    private var managers: [String: SessionManager] = [:]
    private var isClosed = false

    init(_ parts: ModuleParts) { self.parts = parts }

    mutating func verifier(_ config: String) throws -> Verifier {
        try open(config, \.verifiers) { kept in
            try Verifier.fromConfigJson(configJson: config, fetcher: kept.parts.fetcher, clock: kept.parts.clock)
        }
    }

    mutating func vault(_ config: String) throws -> Vault {
        let canonical = try canonicalVaultConfig(configJson: config)
        return try open(canonical, \.vaults) { _ in try Vault.fromConfigJson(configJson: canonical) }
    }

    mutating func manager(_ config: String, _ exit: ModuleExit) throws -> SessionManager {
        try open(config, \.managers) { kept in
            let read = try readSessionConfig(configJson: config)
            return try SessionManager(
                verifier: kept.verifier(read.verifierJson), vault: kept.vault(read.vaultJson), account: read.account,
                listener: Listener(config, exit), options: read.options)
        }
    }

    /// What was here until now.
    mutating func close() -> Kept {
        defer {
            self = Kept(parts)
            isClosed = true
        }
        return self
    }

    private mutating func open<Object>(
        _ config: String, _ objects: WritableKeyPath<Kept, [String: Object]>, make: (inout Kept) throws -> Object
    ) throws -> Object {
        if isClosed { throw ModuleObjects.Closed() }
        if let object = self[keyPath: objects][config] { return object }
        let object = try make(&self)
        self[keyPath: objects][config] = object
        return object
    }
}

/// Holds no manager: the library holds the listener for as long as there is one.
private final class Listener: SessionListener {
    private let config: String
    private let exit: ModuleExit

    init(_ config: String, _ exit: ModuleExit) {
        self.config = config
        self.exit = exit
    }

    func onEvent(event: SessionEvent) { exit.send(session: config, event: event.toJson()) }
}
