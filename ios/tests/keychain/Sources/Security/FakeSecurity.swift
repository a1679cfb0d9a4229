// A fake of Apple's Security framework for tests on Linux. The declarations are written after Apple's documentation by hand.

@_exported import Foundation

public typealias CFString = NSString
public typealias CFDictionary = NSDictionary
public typealias CFTypeRef = AnyObject
public typealias CFError = NSError
public typealias CFAllocator = AnyObject
public typealias OSStatus = Int32

public let errSecSuccess: OSStatus = 0
public let errSecDiskFull: OSStatus = -34
public let errSecParam: OSStatus = -50
public let errSecUserCanceled: OSStatus = -128
public let errSecNotAvailable: OSStatus = -25291
public let errSecReadOnly: OSStatus = -25292
public let errSecAuthFailed: OSStatus = -25293
public let errSecDuplicateItem: OSStatus = -25299
public let errSecItemNotFound: OSStatus = -25300
public let errSecInteractionNotAllowed: OSStatus = -25308
public let errSecDecode: OSStatus = -26275
public let errSecMissingEntitlement: OSStatus = -34018

// The values are not Apple's: nobody may depend on them.
nonisolated(unsafe) public let kSecClass: CFString = "fake class"
nonisolated(unsafe) public let kSecClassGenericPassword: CFString = "fake generic password"
nonisolated(unsafe) public let kSecUseDataProtectionKeychain: CFString = "fake data protection"
nonisolated(unsafe) public let kSecAttrSynchronizable: CFString = "fake synchronizable"
nonisolated(unsafe) public let kSecAttrService: CFString = "fake service"
nonisolated(unsafe) public let kSecAttrAccount: CFString = "fake account"
nonisolated(unsafe) public let kSecAttrAccessGroup: CFString = "fake access group"
nonisolated(unsafe) public let kSecAttrAccessible: CFString = "fake accessible"
nonisolated(unsafe) public let kSecAttrAccessControl: CFString = "fake access control"
nonisolated(unsafe) public let kSecValueData: CFString = "fake value"
nonisolated(unsafe) public let kSecReturnData: CFString = "fake return data"
nonisolated(unsafe) public let kSecReturnAttributes: CFString = "fake return attributes"
nonisolated(unsafe) public let kSecMatchLimit: CFString = "fake limit"
nonisolated(unsafe) public let kSecMatchLimitOne: CFString = "fake limit one"
nonisolated(unsafe) public let kSecMatchLimitAll: CFString = "fake limit all"
nonisolated(unsafe) public let kSecUseAuthenticationContext: CFString = "fake context"
nonisolated(unsafe) public let kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly: CFString = "fake after first unlock"
nonisolated(unsafe) public let kSecAttrAccessibleWhenUnlockedThisDeviceOnly: CFString = "fake when unlocked"
nonisolated(unsafe) public let kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly: CFString = "fake when passcode set"

public final class SecAccessControl {
    public let accessible: String
    public let flags: SecAccessControlCreateFlags

    init(_ accessible: String, _ flags: SecAccessControlCreateFlags) {
        self.accessible = accessible
        self.flags = flags
    }
}

public struct SecAccessControlCreateFlags: OptionSet, Sendable {
    public let rawValue: UInt

    public init(rawValue: UInt) { self.rawValue = rawValue }

    public static let userPresence = Self(rawValue: 1 << 0)
    public static let biometryAny = Self(rawValue: 1 << 1)
    public static let biometryCurrentSet = Self(rawValue: 1 << 3)
    public static let devicePasscode = Self(rawValue: 1 << 4)
}

public func CFErrorGetCode(_ error: CFError) -> Int { error.code }

public func SecAccessControlCreateWithFlags(
    _ allocator: CFAllocator?, _ protection: CFTypeRef, _ flags: SecAccessControlCreateFlags,
    _ error: UnsafeMutablePointer<Unmanaged<CFError>?>?
) -> SecAccessControl? {
    let status = FakeKeychain.shared.planted(.accessControl)
    guard status == nil, let accessible = protection as? String else {
        let code = Int(status ?? errSecParam)
        error?.pointee = Unmanaged.passRetained(NSError(domain: NSCocoaErrorDomain, code: code))
        return nil
    }
    return SecAccessControl(accessible, flags)
}

public func SecItemAdd(_ attributes: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
    let (status, added) = FakeKeychain.shared.add(attributes)
    result?.pointee = added
    return status
}

public func SecItemCopyMatching(_ query: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
    let (status, found) = FakeKeychain.shared.copyMatching(query)
    result?.pointee = found
    return status
}

public func SecItemUpdate(_ query: CFDictionary, _ attributes: CFDictionary) -> OSStatus {
    FakeKeychain.shared.update(query, attributes)
}

public func SecItemDelete(_ query: CFDictionary) -> OSStatus { FakeKeychain.shared.delete(query) }
