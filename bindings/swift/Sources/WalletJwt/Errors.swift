import Foundation

/// What every error of this library can say.
public protocol CodedError: Error {
    /// The stable code, e.g. `E_EXPIRED`. What an app should do about each is in the README.
    func code() -> ErrorCode

    /// The fields an app can act on, as the text of a JSON object with camelCase members.
    func fieldsJson() -> String
}

// The generated enums have these members without saying so. Without `CustomStringConvertible` a string interpolation, and
// `localizedDescription`, would print their cases and fields in place of the sentence.
extension ConfigError: CodedError, CustomStringConvertible {}
extension KeysError: CodedError, CustomStringConvertible {}
extension SessionError: CodedError, CustomStringConvertible {}
extension VaultError: CodedError, CustomStringConvertible {}
extension VerifyError: CodedError, CustomStringConvertible {}
extension ClockError: CustomStringConvertible {}
extension FetchError: CustomStringConvertible {}
extension ListenerError: CustomStringConvertible {}
extension StoreError: CustomStringConvertible {}

/// The app's own closure gave no new token: it threw.
///
/// `WalletSession.token()` throws it to everybody who waited for that token, and `signIn()` to its caller.
public struct IssueError: CodedError, CustomStringConvertible, LocalizedError, CustomReflectable {
    /// What the closure threw, as it was thrown.
    public let underlying: any Error

    init(_ underlying: any Error) {
        self.underlying = underlying
    }

    /// `E_RENEWAL_FAILED`.
    public func code() -> ErrorCode { "E_RENEWAL_FAILED" }

    /// An empty object: what to act on is in `underlying`.
    public func fieldsJson() -> String { "{}" }

    /// Names the type of the app's error and quotes nothing of it: nobody knows what it holds.
    public var description: String { "the app's issue closure threw \(type(of: underlying))" }

    /// As `description`, for `localizedDescription`.
    public var errorDescription: String? { description }

    /// Without the app's error.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
