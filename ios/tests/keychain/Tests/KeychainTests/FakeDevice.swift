import Foundation
import LocalAuthentication
import Security
import Testing

@testable import WalletJwt

/// Every test here: they share one fake keychain, one fake user and the registration.
@Suite("Apple's keychain that asks the user", .serialized)
struct KeychainTests {}

/// A device with an app on it. Its keychain and its user are fakes.
struct FakeDevice {
    let namespace = "test.\(UUID().uuidString)"
    let keychain = FakeKeychain.shared
    let user = FakeUser.shared

    /// `usageText`: what the app's Info.plist says about Face ID.
    init(usageText: String? = "to unlock your wallet") {
        watchdog
        keychain.reset()
        user.reset()
        // The tombstones of these vaults.
        setenv("XDG_STATE_HOME", FileManager.default.temporaryDirectory.appendingPathComponent("keychain-tests").path, 1)
        // The library registers its own once, before the first vault.
        _ = withPlatformKeychain("")
        registerUserPresenceKeychain(keychain: UserPresenceKeychain(usageText: { usageText }))
    }

    /// Its items in the keychain. A session of another test may still write its own.
    var items: [FakeKeychain.Item] { keychain.items.filter { $0.service.hasPrefix(namespace) } }

    /// The vault of an app, through the Rust library.
    func vault(_ apple: AppleOptions = AppleOptions()) throws -> Vault {
        try Vault.open(options: VaultOptions(namespace: namespace, apple: apple, requireUserPresence: true))
    }

    /// The store of another process, e.g. an extension, and what allows its prompts. The process is only this object.
    func process(_ apple: AppleOptions = AppleOptions()) throws -> Process {
        let places = UserPresencePlace.all(namespace: namespace, options: apple)
        let prompts = UserPresencePrompts(reason: "Sign in")
        prompts.setAllowed(isAllowed: true)
        return Process(store: UserPresenceStore(places: places, prompts: prompts), prompts: prompts)
    }

    struct Process {
        let store: UserPresenceStore
        let prompts: UserPresencePrompts

        func vault() throws -> Vault {
            try Vault.open(options: VaultOptions(store: .own(store: store), requireUserPresence: true))
        }
    }

    /// What every test expects at its end.
    func expectSoundCalls() {
        #expect(keychain.mistakes == [])
        #expect(user.unsoundPrompts == 0)
    }

    /// Waits until a prompt is open.
    func awaitPrompt(_ number: Int = 1) async {
        let isOpen = await becomesTrue { user.prompts.count >= number }
        #expect(isOpen)
    }
}

/// What happened to the prompt, as the app sees it.
func refusal(_ error: (any Error)?) -> String? {
    switch error {
    case VaultError.NotConfirmed(let detail)?: detail
    case SessionError.Vault(source: .NotConfirmed(let detail))?: detail
    default: nil
    }
}

func storeError<Value>(thrownBy call: () throws -> Value) -> StoreError? {
    do {
        _ = try call()
        return nil
    } catch {
        return error as? StoreError
    }
}
