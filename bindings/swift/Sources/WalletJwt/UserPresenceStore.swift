#if canImport(LocalAuthentication) && canImport(Security)
import Foundation
import LocalAuthentication

/// The entries that ask the user at each read. Writing, deleting and listing ask nobody.
final class UserPresenceStore: SecretStore {
    /// As every store of this library.
    static let limitBytes = 65_536
    /// How often another process may replace a value while it is read.
    private static let tries = 5

    /// First the place to write to.
    private let places: [UserPresencePlace]
    private let prompts: UserPresencePrompts
    /// Held for each change, and for each look at an entry and its value.
    private let changing = NSLock()

    init(places: [UserPresencePlace], prompts: UserPresencePrompts) {
        self.places = places
        self.prompts = prompts
    }

    func read(name: String) throws(StoreError) -> Data? {
        var context: LAContext?
        for place in places {
            if let value = try read(name, in: place, &context) { return value }
        }
        return nil
    }

    private func read(_ name: String, in place: UserPresencePlace, _ context: inout LAContext?) throws(StoreError) -> Data? {
        var missing: String?
        for _ in 0..<Self.tries {
            let (account, isThere) = try find(name, in: place)
            guard let account else { return nil }
            if isThere {
                let confirmed = if let context { context } else { try prompts.confirm(place.accessControl()) }
                context = confirmed
                if let value = try value(of: name, in: place, confirmed) { return value }
            }
            // Looked for twice: another process may have replaced it in between. Apple does not say whether a value that is lost
            // is missing at once, or only when the user has confirmed.
            if account == missing {
                throw .KeyLost(
                    detail: "the keychain has no value for the entry any more: the system drops it when a finger or a face is "
                        + "added or removed, and when the passcode is removed")
            }
            missing = account
        }
        throw .Unavailable(detail: "another process kept replacing the entry")
    }

    /// Where the value is, and whether it is there.
    private func find(_ name: String, in place: UserPresencePlace) throws(StoreError) -> (account: String?, isThere: Bool) {
        changing.lock()
        defer { changing.unlock() }
        guard let account = try place.account(of: name) else { return (nil, false) }
        return (account, try place.hasValue(of: name, account: account))
    }

    /// The value after the user has confirmed. Not under the lock while the user is asked: a deletion must not wait.
    private func value(of name: String, in place: UserPresencePlace, _ context: LAContext) throws(StoreError) -> Data? {
        changing.lock()
        defer { changing.unlock() }
        guard let account = try place.account(of: name) else { return nil }
        return try place.value(of: name, account: account, context: context)
    }

    /// The new value first, then the entry names it, then the old value goes. If the process ends in between, the entry has one
    /// of the two, and the next removal also takes what was left behind.
    func write(name: String, value: Data) throws(StoreError) {
        guard value.count <= Self.limitBytes else { throw .TooLarge(limitBytes: Int64(Self.limitBytes)) }
        changing.lock()
        defer { changing.unlock() }
        guard let place = places.first else { return }
        let account = UUID().uuidString
        let written = try place.add(value, of: name, account: account)
        let old: String?
        do throws(StoreError) {
            old = try readable { () throws(StoreError) in try written.account(of: name) }
            try written.point(name, to: account)
        } catch {
            try? written.removeValues(of: name, account: account)
            throw error
        }
        try keep(value, of: name, account: account, in: written)
        if let old { try written.removeValues(of: name, account: old) }
        for previous in places.dropFirst() { try remove(name, in: previous) }
    }

    /// Another process may be removing the entry: its removal takes the value, then the entry. The one that wrote last wins.
    private func keep(_ value: Data, of name: String, account: String, in place: UserPresencePlace) throws(StoreError) {
        for _ in 0..<Self.tries {
            let named = try readable { () throws(StoreError) in try place.account(of: name) }
            if let named, named != account { return }
            // An answer that is not "not found" is no reason to write again.
            let isThere = (try? place.hasValue(of: name, account: account)) ?? true
            if isThere && named == account { return }
            if !isThere { _ = try place.add(value, of: name, account: account) }
            if named == nil { try place.point(name, to: account) }
        }
        throw .Unavailable(detail: "another process kept removing the entry")
    }

    /// The configured place last: reads look there first, so an older value elsewhere must not come back.
    func remove(name: String) throws(StoreError) {
        changing.lock()
        defer { changing.unlock() }
        for place in places.reversed() { try remove(name, in: place) }
    }

    /// The values first: an entry that is still named is tried again, and a value that nothing names would stay.
    private func remove(_ name: String, in place: UserPresencePlace) throws(StoreError) {
        try place.removeValues(of: name)
        try place.removeEntry(name)
    }

    func names() throws(StoreError) -> [String] {
        var names: [String] = []
        // Swift's strings are equal if they look alike, but entries' names are not.
        var seen: Set<Data> = []
        for place in places {
            for name in try place.names() where seen.insert(Data(name.utf8)).inserted { names.append(name) }
        }
        return names
    }

    func status() throws(StoreError) -> StoreStatus {
        let readiness: Readiness
        do throws(StoreError) {
            _ = try names()
            readiness = .ready
        } catch .Locked {
            readiness = .locked
        } catch {
            readiness = .failing(error)
        }
        return StoreStatus(description: "Apple keychain (Face ID or Touch ID)", readiness: readiness)
    }

    /// A damaged entry is replaced like any other.
    private func readable(_ account: () throws(StoreError) -> String?) throws(StoreError) -> String? {
        do throws(StoreError) {
            return try account()
        } catch .Corrupt {
            return nil
        }
    }
}
#endif
