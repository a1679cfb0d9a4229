#if canImport(Security)
import Security

/// What Apple's result codes mean (`SecBase.h`), as in the Rust store.
enum KeychainStatus {
    static func meaning(of status: OSStatus) -> StoreError {
        switch status {
        case errSecInteractionNotAllowed: .Locked
        case errSecUserCanceled: .NotConfirmed(detail: "the user cancelled the prompt")
        // Apple does not say what a changed set of fingers or faces gives. This is one of the candidates.
        case errSecAuthFailed:
            .NotConfirmed(
                detail: "the keychain did not accept the confirmation (OSStatus \(status)): if a finger or a face was added or "
                    + "removed, the user must sign in again")
        case errSecDecode: .Corrupt(detail: "the keychain cannot decode it")
        case errSecNotAvailable, errSecReadOnly: .Unavailable(detail: "no keychain is available (OSStatus \(status))")
        case errSecMissingEntitlement:
            .Unavailable(
                detail: "the app is not entitled to a keychain (OSStatus \(status)): sign it with a provisioning profile, and "
                    + "list the access group, if one is set, under Keychain Sharing")
        case errSecParam:
            .Unavailable(detail: "the keychain refuses the request (OSStatus \(status)): check the access group")
        case errSecDiskFull: .Full(detail: "the disk")
        default: .Unavailable(detail: "the keychain failed (OSStatus \(status))")
        }
    }

    /// Adding asks nobody. It fails without a passcode, or without a finger or a face.
    static func ofAdding(_ status: OSStatus) -> StoreError {
        switch status {
        case errSecAuthFailed, errSecNotAvailable:
            .Unavailable(
                detail: "the keychain made no item that asks the user (OSStatus \(status)): a passcode, and a finger or a face, "
                    + "must be set up in the device's settings")
        default: meaning(of: status)
        }
    }
}
#endif
