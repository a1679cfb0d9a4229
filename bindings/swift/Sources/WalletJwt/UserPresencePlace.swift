#if canImport(LocalAuthentication) && canImport(Security)
import Foundation
import LocalAuthentication
import Security

/// Items of a namespace in one access group of the data protection keychain.
///
/// A value is an item that only the user's confirmation opens, under a new random account. A second item, without a secret and
/// open to the app, is named after the entry and says which item has its value. So the names can be listed, and a value
/// replaced in one step, without a question: the keychain would ask for both if only the protected item existed.
struct UserPresencePlace {
    private let namespace: String
    private let accessibility: Accessibility
    private let group: String?

    /// The place to write to, then those of the previous groups.
    static func all(namespace: String, options: AppleOptions) -> [Self] {
        let accessibility = options.accessibility ?? .afterFirstUnlockThisDeviceOnly
        let groups = [options.accessGroup] + options.previousAccessGroups.map(Optional.some)
        return groups.map { Self(namespace: namespace, accessibility: accessibility, group: $0) }
    }

    /// What opens a value: the fingers or the face that are enrolled now. A passcode does not.
    func accessControl() throws(StoreError) -> SecAccessControl {
        var error: Unmanaged<CFError>?
        let made = SecAccessControlCreateWithFlags(nil, accessibility.attribute, .biometryCurrentSet, &error)
        guard let made else {
            let code = error.map { CFErrorGetCode($0.takeRetainedValue()) } ?? 0
            throw .Unavailable(detail: "the system made no access control for Face ID or Touch ID (code \(code))")
        }
        return made
    }

    func names() throws(StoreError) -> [String] {
        var query = self.query(service: entryService)
        query[kSecMatchLimit] = kSecMatchLimitAll
        query[kSecReturnAttributes] = true
        query[kSecUseAuthenticationContext] = Self.silent()
        guard let found = try find(query) else { return [] }
        guard let items = found as? [[String: Any]] else { throw .Corrupt(detail: "the keychain's list is not of its form") }
        return items.compactMap { $0[kSecAttrAccount as String] as? String }
    }

    /// The account of the item with the entry's value; nil if there is no entry.
    func account(of name: String) throws(StoreError) -> String? {
        var query = self.query(service: entryService, account: name)
        query[kSecMatchLimit] = kSecMatchLimitOne
        query[kSecReturnData] = true
        query[kSecUseAuthenticationContext] = Self.silent()
        guard let found = try find(query) else { return nil }
        guard let data = found as? Data, !data.isEmpty else { throw .Corrupt(detail: "the entry does not say where its value is") }
        return String(decoding: data, as: UTF8.self)
    }

    /// Whether the value is there. Asks nobody: "interaction not allowed" means that it is.
    func hasValue(of name: String, account: String) throws(StoreError) -> Bool {
        do throws(StoreError) {
            return try value(of: name, account: account, context: Self.silent()) != nil
        } catch .Locked {
            return true
        }
    }

    /// The value; nil if there is no such item. `context`: the user's confirmation.
    func value(of name: String, account: String, context: LAContext) throws(StoreError) -> Data? {
        var query = self.query(service: valueService(name), account: account)
        query[kSecMatchLimit] = kSecMatchLimitOne
        query[kSecReturnData] = true
        query[kSecUseAuthenticationContext] = context
        guard let found = try find(query) else { return nil }
        guard let data = found as? Data else { throw .Corrupt(detail: "the keychain's value is not of its form") }
        return data
    }

    /// Adds the value; the entry has still the old one. Returns this place with the group that has the value now: without a group
    /// of its own it finds the items of every group of the app, but adds to one.
    func add(_ value: Data, of name: String, account: String) throws(StoreError) -> Self {
        var item = self.query(service: valueService(name), account: account)
        item[kSecAttrAccessControl] = try accessControl()
        item[kSecValueData] = value
        item[kSecReturnAttributes] = true
        var added: CFTypeRef?
        let status = SecItemAdd(item.dictionary, &added)
        guard status == errSecSuccess else { throw KeychainStatus.ofAdding(status) }
        let used = (added as? [String: Any])?[kSecAttrAccessGroup as String] as? String
        return Self(namespace: namespace, accessibility: accessibility, group: used ?? group)
    }

    /// From now on this account has the entry's value.
    func point(_ name: String, to account: String) throws(StoreError) {
        let entry = query(service: entryService, account: name)
        var new = Query()
        new[kSecValueData] = Data(account.utf8)
        // An entry keeps the accessibility of its last value.
        new[kSecAttrAccessible] = accessibility.attribute
        var status = SecItemUpdate(entry.dictionary, new.dictionary)
        if status == errSecItemNotFound {
            status = SecItemAdd(entry.merging(new).dictionary, nil)
        }
        // Another process has added it meanwhile: the last writer wins.
        if status == errSecDuplicateItem {
            status = SecItemUpdate(entry.dictionary, new.dictionary)
        }
        guard status == errSecSuccess else { throw KeychainStatus.meaning(of: status) }
    }

    /// Removes one value, or every value that the entry ever had.
    func removeValues(of name: String, account: String? = nil) throws(StoreError) {
        try remove(query(service: valueService(name), account: account))
    }

    func removeEntry(_ name: String) throws(StoreError) {
        try remove(query(service: entryService, account: name))
    }

    private func remove(_ query: Query) throws(StoreError) {
        var query = query
        query[kSecUseAuthenticationContext] = Self.silent()
        let status = SecItemDelete(query.dictionary)
        guard status == errSecSuccess || status == errSecItemNotFound else { throw KeychainStatus.meaning(of: status) }
    }

    private func find(_ query: Query) throws(StoreError) -> CFTypeRef? {
        var found: CFTypeRef?
        let status = SecItemCopyMatching(query.dictionary, &found)
        if status == errSecItemNotFound { return nil }
        guard status == errSecSuccess, let found else { throw KeychainStatus.meaning(of: status) }
        return found
    }

    // Must not change: the items of an earlier version would not be found. The Rust library refuses namespaces with this word.
    private var entryService: String { "\(namespace).user-presence" }

    private func valueService(_ name: String) -> String { "\(namespace).user-presence/\(name)" }

    private func query(service: String, account: String? = nil) -> Query {
        var query = Query()
        query[kSecClass] = kSecClassGenericPassword
        // On a Mac there is another keychain, which knows no access control.
        query[kSecUseDataProtectionKeychain] = true
        query[kSecAttrSynchronizable] = false
        query[kSecAttrService] = service
        query[kSecAttrAccount] = account
        query[kSecAttrAccessGroup] = group
        return query
    }

    /// With it a call fails instead of asking.
    private static func silent() -> LAContext {
        let context = LAContext()
        context.interactionNotAllowed = true
        return context
    }
}

/// A dictionary for the keychain.
private struct Query {
    private var members: [String: Any] = [:]
    var dictionary: CFDictionary { members as CFDictionary }

    subscript(key: CFString) -> Any? {
        get { members[key as String] }
        set { members[key as String] = newValue }
    }

    func merging(_ other: Query) -> Query {
        var merged = self
        merged.members.merge(other.members) { _, new in new }
        return merged
    }
}

extension Accessibility {
    fileprivate var attribute: CFString {
        switch self {
        case .afterFirstUnlockThisDeviceOnly: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        case .whenUnlockedThisDeviceOnly: kSecAttrAccessibleWhenUnlockedThisDeviceOnly
        case .whenPasscodeSetThisDeviceOnly: kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly
        }
    }
}
#endif
