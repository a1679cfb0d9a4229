import WalletJwt

/// What is on the screen.
public struct Screen: Sendable, Equatable {
    public enum Button: String, Sendable, CaseIterable {
        case signIn = "Sign in"
        case signInAgain = "Sign in again"
        case signOut = "Sign out"
        case tryAgain = "Try again"
        case unlock = "Unlock"
    }

    public let title: String
    public let lines: [String]
    public let buttons: [Button]
    /// What the user should know about the last button. Nothing if it worked.
    public let notice: String?
    /// Whether the last button still works: no other may be pressed.
    public let isBusy: Bool

    /// What is shown before the keychain was read.
    public static let first = Screen(of: .notRestored)

    /// The screen of a state. A state that is not known never looks like signed out.
    init(of state: SessionState, failure: ErrorCode? = nil, isBusy: Bool = false) {
        (title, lines, buttons) =
            switch state {
            case .notRestored: ("One moment", [], [])
            case .active(let session): ("Signed in", Self.lines(of: session), [.signOut])
            // Show it, but authorise nothing with it. Another user can sign in only after a sign-out.
            case .expired(let session):
                ("Your session has expired", Self.lines(of: session), [.signInAgain, .signOut])
            // The phone was not unlocked since it started, or the user did not confirm a prompt.
            case .locked: ("Your session is locked", [], [.unlock, .signIn])
            case .unavailable(let code): ("The keychain does not answer", [code], [.tryAgain, .signIn])
            case .signedOut: ("Signed out", [], [.signIn])
            case .keyLost: ("The phone has lost the key to your session", [], [.signIn])
            case .notKept: ("Your session was not saved", [], [.signIn])
            case .corrupt: ("Your session could not be read", [], [.signIn])
            case .rejected(let code): ("Your session is not accepted any more", [code], [.signIn])
            }
        notice = failure.map(Self.notice)
        self.isBusy = isBusy
    }

    private static func lines(of session: Session) -> [String] {
        [session.identity.identifier ?? session.userId]
            + session.wallets.map { "\($0.providerChain): \($0.address)" }
    }

    /// What a user can do. The code stands beside the rest, for your support; docs/errors.md has them all.
    private static func notice(_ code: ErrorCode) -> String {
        switch code {
        case "E_KEYS_UNAVAILABLE", "E_ISSUE_FAILED", "E_ISSUE_TIMEOUT": "Check the connection and try again (\(code))"
        case "E_USER_CHANGED": "Another user is signed in: sign out first"
        case "E_DELETE_PENDING", "E_LOGOUT_PENDING": "You are signed out. A part of it is tried again later (\(code))"
        case "E_VAULT_LOCKED": "Unlock the phone and try again"
        default: "It did not work (\(code))"
        }
    }
}
