/// The same text. The generated code calls this when it passes a vault's namespace or configuration (uniffi.toml): every call that
/// opens a vault passes one, and the keychain that asks the user must be registered before.
func withPlatformKeychain(_ text: String) -> String {
    #if canImport(LocalAuthentication) && canImport(Security)
    registeredKeychain
    #endif
    return text
}

#if canImport(LocalAuthentication) && canImport(Security)
/// Registers it, once in a process.
private let registeredKeychain: Void = registerUserPresenceKeychain(keychain: UserPresenceKeychain())
#endif
