import Testing
import WalletJwt

@testable import WalletJwtExample

@Suite("The screens of the example")
struct ScreenTests {
    /// Every state without a session.
    private static let states: [SessionState] = [
        .notRestored, .locked, .keyLost, .notKept, .corrupt, .signedOut,
        .rejected(code: "E_AUDIENCE"), .unavailable(code: "E_VAULT_UNAVAILABLE"),
    ]

    @Test func onlyASignedOutUserIsCalledSignedOut() {
        let called = Self.states.filter { Screen(of: $0).title == "Signed out" }
        #expect(called == [.signedOut])
    }

    @Test func signingInIsOfferedOnceTheKeychainWasRead() {
        for state in Self.states {
            #expect(Screen(of: state).buttons.contains(.signIn) == (state != .notRestored), "\(state)")
        }
    }

    @Test func aReasonIsShown() {
        #expect(Screen(of: .rejected(code: "E_AUDIENCE")).lines == ["E_AUDIENCE"])
        #expect(Screen(of: .unavailable(code: "E_CLOCK")).lines == ["E_CLOCK"])
    }

    @Test func aNoticeWithoutAnActionNamesItsCode() {
        #expect(Screen(of: .signedOut, failure: "E_SIGNATURE").notice == "It did not work (E_SIGNATURE)")
        #expect(Screen(of: .signedOut).notice == nil)
    }
}
