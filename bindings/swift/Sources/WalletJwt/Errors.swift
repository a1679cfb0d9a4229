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

/// The app's own `issue` closure threw, so that there is no new token. The session so far stays.
///
/// Everybody who waited for that token gets it from `WalletSession.token()` or `signIn()`. Where two sessions share an
/// account, whoever waits at the one whose closure was not asked gets `SessionError.IssueFailed`, which has the same code.
public struct IssueError: CodedError, CustomStringConvertible, LocalizedError, CustomReflectable {
    /// The request that failed, as in the event `tokenFailed`.
    public let requestId: Int64
    /// What the closure threw, as it was thrown.
    public let underlying: any Error
    private let reason: String

    private var failure: SessionError { .IssueFailed(requestId: requestId, reason: reason) }

    /// The same error, with what the closure threw if that is known: another session's closure may have been asked.
    static func explained(_ failure: SessionError, by cause: (_ requestId: Int64) -> (any Error)?) -> any Error {
        guard case .IssueFailed(let requestId, let reason) = failure, let underlying = cause(requestId) else {
            return failure
        }
        return IssueError(requestId: requestId, underlying: underlying, reason: reason)
    }

    /// For who calls from inside `issue`, and would wait for itself.
    static func calledInside(_ requestId: Int64) -> IssueError {
        let reason =
            "signIn or token was called inside issue, for which they wait: "
            + "give issue an HTTP client of its own that sends no session token"
        let failure = SessionError.IssueFailed(requestId: requestId, reason: reason)
        return IssueError(requestId: requestId, underlying: failure, reason: reason)
    }

    /// What the library is told of an error: its type, and none of its words, unless they are these.
    static func reason(of error: any Error) -> String {
        (error as? IssueError)?.reason ?? "the app's issue closure threw \(type(of: error))"
    }

    /// `E_ISSUE_FAILED`.
    public func code() -> ErrorCode { failure.code() }

    /// `requestId` and `reason`.
    public func fieldsJson() -> String { failure.fieldsJson() }

    /// Names the type of the app's error and quotes nothing of it: nobody knows what it holds.
    public var description: String { reason }

    /// As `description`, for `localizedDescription`.
    public var errorDescription: String? { description }

    /// Without the app's error.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
