/// What the fake keychain sees of a fake `LAContext`, which is in another module.
public protocol FakeAuthenticationContext: AnyObject {
    var interactionNotAllowed: Bool { get }
    /// The enrolled fingers and faces for which the user has confirmed.
    var confirmedSet: Int? { get }
}

/// A fake of the data protection keychain. It knows what Apple documents, and what apps report: a list, an update or the value
/// of an item with an access control asks the user; adding and deleting one do not.
public final class FakeKeychain: @unchecked Sendable {
    public enum Call: Sendable { case accessControl, add, copyMatching, update, delete }

    public struct Item {
        public var service = ""
        public var account = ""
        public var group = ""
        public var accessible = ""
        /// Of an item that asks the user.
        public var flags: SecAccessControlCreateFlags?
        public var value = Data()
        var enrolledSet = 0
    }

    public static let shared = FakeKeychain()

    private let lock = NSRecursiveLock()
    private var members = Members()

    private struct Members {
        var items: [Item] = []
        var groups = ["TEAM.app", "TEAM.shared"]
        var enrolledSet = 1
        var isLocked = false
        var hidesLoss = false
        var beforeUpdate: (@Sendable () -> Void)?
        var plants: [(call: Call, service: String, status: OSStatus)] = []
        var unasked: [String] = []
        var calls: [Call] = []
        /// From then on calls have no effect: the process has ended.
        var callsLeft = Int.max
    }

    /// An empty keychain of an app.
    public func reset() { with { $0 = Members() } }

    public var items: [Item] { with { $0.items } }

    public var calls: [Call] { with { $0.calls } }

    /// Calls that would have asked the user by themselves, or that no keychain would take.
    public var mistakes: [String] { with { $0.unasked } }

    /// A finger or a face is added: items with an access control for the current set are gone.
    public func enrollAnother() { with { $0.enrolledSet += 1 } }

    /// From now on a lost item is missing only for a context for which the user has confirmed.
    public func hideLoss() { with { $0.hidesLoss = true } }

    /// Runs before the next update, as another process.
    public func beforeUpdate(_ work: @escaping @Sendable () -> Void) { with { $0.beforeUpdate = work } }

    public var enrolledSet: Int { with { $0.enrolledSet } }

    /// The device is locked: items that need it unlocked do not open.
    public func setLocked(_ isLocked: Bool) { with { $0.isLocked = isLocked } }

    /// The next call of this kind for a service that contains that text answers with the status, and does nothing.
    public func plant(_ call: Call, _ status: OSStatus, service: String = "") {
        with { $0.plants.append((call, service, status)) }
    }

    /// The process ends after so many more calls. A new one begins with `Int.max`.
    public func end(after calls: Int) { with { $0.callsLeft = calls } }

    func planted(_ call: Call, service: String = "") -> OSStatus? {
        with { members in
            let index = members.plants.firstIndex { $0.call == call && ($0.service.isEmpty || service.contains($0.service)) }
            return index.map { members.plants.remove(at: $0).status }
        }
    }

    func add(_ attributes: CFDictionary) -> (OSStatus, CFTypeRef?) {
        var added: CFTypeRef?
        let status = begin(.add, attributes) { members, query in
            guard let account = query.account, let value = query.value else { return errSecParam }
            let control = query.control
            // Apple: "you can't combine" them.
            guard (control == nil) != (query.accessible == nil) else { return errSecParam }
            let group = query.group ?? members.groups[0]
            let isKnown = members.items.contains {
                $0.service == query.service && Data($0.account.utf8) == Data(account.utf8) && $0.group == group
            }
            if isKnown { return errSecDuplicateItem }
            members.items.append(
                Item(
                    service: query.service, account: account, group: group,
                    accessible: control?.accessible ?? query.accessible ?? "", flags: control?.flags, value: value,
                    enrolledSet: members.enrolledSet))
            if query.returnsAttributes {
                added = [kSecAttrAccount as String: account, kSecAttrAccessGroup as String: group] as NSDictionary
            }
            return errSecSuccess
        }
        return (status, added)
    }

    func copyMatching(_ query: CFDictionary) -> (OSStatus, CFTypeRef?) {
        var found: CFTypeRef?
        let status = begin(.copyMatching, query) { members, query in
            let indices = query.matches(in: members)
            guard !indices.isEmpty else { return errSecItemNotFound }
            for index in indices {
                let refusal = query.opening(members.items[index], &members)
                if refusal != errSecSuccess { return refusal }
            }
            switch (query.returnsData, query.returnsAttributes, query.wantsAll) {
            case (true, false, false): found = members.items[indices[0]].value as NSData
            case (false, true, true):
                found = indices.map { [kSecAttrAccount as String: members.items[$0].account] as [String: Any] } as NSArray
            default: return errSecParam
            }
            return errSecSuccess
        }
        return (status, found)
    }

    func update(_ query: CFDictionary, _ attributes: CFDictionary) -> OSStatus {
        let new = FakeQuery(attributes)
        let work = with { members in
            defer { members.beforeUpdate = nil }
            return members.beforeUpdate
        }
        work?()
        return begin(.update, query) { members, query in
            let indices = query.matches(in: members)
            guard !indices.isEmpty else { return errSecItemNotFound }
            for index in indices {
                let refusal = query.opening(members.items[index], &members)
                if refusal != errSecSuccess { return refusal }
                if let value = new.value { members.items[index].value = value }
                if let accessible = new.accessible { members.items[index].accessible = accessible }
            }
            return errSecSuccess
        }
    }

    func delete(_ query: CFDictionary) -> OSStatus {
        begin(.delete, query) { members, query in
            let indices = query.matches(in: members)
            for index in indices.reversed() { members.items.remove(at: index) }
            return indices.isEmpty ? errSecItemNotFound : errSecSuccess
        }
    }

    private func begin(
        _ call: Call, _ dictionary: CFDictionary, _ body: (inout Members, FakeQuery) -> OSStatus
    ) -> OSStatus {
        let query = FakeQuery(dictionary)
        if let status = planted(call, service: query.service) { return status }
        return with { members in
            if members.callsLeft == 0 { return errSecNotAvailable }
            members.callsLeft -= 1
            members.calls.append(call)
            if let mistake = query.mistake { members.unasked.append("\(call): \(mistake)") }
            if Thread.isMainThread { members.unasked.append("\(call): on the main thread") }
            if let group = query.group, !members.groups.contains(group) { return errSecMissingEntitlement }
            return body(&members, query)
        }
    }

    private func with<Value>(_ body: (inout Members) -> Value) -> Value {
        lock.lock()
        defer { lock.unlock() }
        return body(&members)
    }

    /// A dictionary of the keychain, read.
    private struct FakeQuery {
        private let members: [String: Any]

        init(_ dictionary: CFDictionary) { members = (dictionary as? [String: Any]) ?? [:] }

        private func text(_ key: CFString) -> String? { members[key as String] as? String }
        private func flag(_ key: CFString) -> Bool { members[key as String] as? Bool ?? false }

        var service: String { text(kSecAttrService) ?? "" }
        var account: String? { text(kSecAttrAccount) }
        var group: String? { text(kSecAttrAccessGroup) }
        var accessible: String? { text(kSecAttrAccessible) }
        var value: Data? { members[kSecValueData as String] as? Data }
        var control: SecAccessControl? { members[kSecAttrAccessControl as String] as? SecAccessControl }
        var context: (any FakeAuthenticationContext)? {
            members[kSecUseAuthenticationContext as String] as? any FakeAuthenticationContext
        }
        var returnsData: Bool { flag(kSecReturnData) }
        var returnsAttributes: Bool { flag(kSecReturnAttributes) }
        var wantsAll: Bool { text(kSecMatchLimit) == kSecMatchLimitAll as String }

        var mistake: String? {
            if text(kSecClass) != kSecClassGenericPassword as String { return "no class" }
            if !flag(kSecUseDataProtectionKeychain) { return "a Mac's other keychain" }
            if (members[kSecAttrSynchronizable as String] as? Bool) != false { return "iCloud is not excluded" }
            if service.isEmpty { return "no service" }
            return nil
        }

        func matches(in members: Members) -> [Int] {
            members.items.indices.filter { index in
                let item = members.items[index]
                return item.service == service && (group == nil || item.group == group)
                    && (account == nil || Data(item.account.utf8) == Data((account ?? "").utf8))
            }
        }

        /// Whether an item's contents open.
        func opening(_ item: Item, _ members: inout Members) -> OSStatus {
            let opensLocked = item.accessible == kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly as String
            if members.isLocked && !opensLocked { return errSecInteractionNotAllowed }
            guard let flags = item.flags else { return errSecSuccess }
            if flags == .biometryCurrentSet && item.enrolledSet != members.enrolledSet {
                let isSilent = context?.interactionNotAllowed == true && context?.confirmedSet == nil
                return members.hidesLoss && isSilent ? errSecInteractionNotAllowed : errSecItemNotFound
            }
            if context?.confirmedSet == members.enrolledSet { return errSecSuccess }
            if context?.interactionNotAllowed == true { return errSecInteractionNotAllowed }
            members.unasked.append("the keychain itself would have asked the user")
            return errSecUserCanceled
        }
    }
}
