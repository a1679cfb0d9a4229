#if canImport(LocalAuthentication) && canImport(Security)
import Foundation

/// Apple's keychain for vaults with `requireUserPresence`. The Rust library has a store of its own for all others, and uses this
/// one beside it.
final class UserPresenceKeychain: PlatformKeychain {
    private let usageText: @Sendable () -> String?

    /// `usageText`: why the app wants Face ID, as its Info.plist says.
    init(usageText: @escaping @Sendable () -> String? = { mainBundlesText("NSFaceIDUsageDescription") }) {
        self.usageText = usageText
    }

    // Typed errors here and in the store: nothing else can be thrown into Rust.
    func openStores(request: KeychainRequest) throws(StoreError) -> PlatformStores {
        let places = UserPresencePlace.all(namespace: request.namespace, options: request.apple)
        let cannotAsk = request.requireUserPresence ? whyItCannotAsk() : nil
        let reason = request.apple.promptReason.flatMap { $0.isEmpty ? nil : $0 } ?? "Sign in"
        let prompts = UserPresencePrompts(reason: reason)
        let mayAsk = request.requireUserPresence && cannotAsk == nil
        return PlatformStores(
            store: UserPresenceStore(places: places, prompts: prompts), tombstones: .usual, prompts: mayAsk ? prompts : nil,
            cannotAsk: cannotAsk)
    }

    private func whyItCannotAsk() -> String? {
        #if os(macOS)
        // Touch ID needs no text.
        return nil
        #else
        // The system ends an app that asks for Face ID without it. Checked on every device, so that it is found early.
        guard (usageText() ?? "").isEmpty else { return nil }
        return "the Info.plist of this app or extension has no NSFaceIDUsageDescription: add it, with a sentence that says why the app "
            + "asks for Face ID (the Expo plugin of react-native-wallet-jwt adds it)"
        #endif
    }
}

private func mainBundlesText(_ key: String) -> String? { Bundle.main.object(forInfoDictionaryKey: key) as? String }
#endif
