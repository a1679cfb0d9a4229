import Foundation

/// Every error of this library.
public protocol CodedError: Error {
    /// The stable code, e.g. `E_EXPIRED`. docs/errors.md says what to do about each.
    func code() -> ErrorCode

    /// The fields that an app can use, as the text of a JSON object with camelCase members.
    func fieldsJson() -> String
}

// The generated enums have these members but do not declare the conformance. Without `CustomStringConvertible` a string
// interpolation, and `localizedDescription`, would print their cases and fields instead of the message.
extension ConfigError: CodedError, CustomStringConvertible {}
extension KeysError: CodedError, CustomStringConvertible {}
extension SessionError: CodedError, CustomStringConvertible {}
extension VaultError: CodedError, CustomStringConvertible {}
extension VerifyError: CodedError, CustomStringConvertible {}
extension ClockError: CustomStringConvertible {}
extension FetchError: CustomStringConvertible {}
extension ListenerError: CustomStringConvertible {}
extension StoreError: CustomStringConvertible {}

/// The app's own `issue` closure threw, so there is no new token. The previous session stays.
///
/// `WalletSession.token()` and `signIn()` throw it to every caller that waited for that token. If two sessions share an
/// account, callers of the session whose closure was not called get `SessionError.IssueFailed`, which has the same code.
public struct IssueError: CodedError, CustomStringConvertible, LocalizedError, CustomReflectable {
    /// The request that failed, as in the event `tokenFailed`.
    public let requestId: Int64
    /// What the closure threw, unchanged.
    public let underlying: any Error
    private let reason: String

    private var failure: SessionError { .IssueFailed(requestId: requestId, reason: reason) }

    /// The same error, with what the closure threw if that is known: another session's closure may have been called.
    static func explained(_ failure: SessionError, by cause: (_ requestId: Int64) -> (any Error)?) -> any Error {
        guard case .IssueFailed(let requestId, let reason) = failure, let underlying = cause(requestId) else {
            return failure
        }
        return IssueError(requestId: requestId, underlying: underlying, reason: reason)
    }

    /// For a call from inside `issue`, which would wait for itself.
    static func calledInside(_ requestId: Int64) -> IssueError {
        let reason =
            "signIn or token was called inside issue, for which they wait: "
            + "give issue an HTTP client of its own that sends no session token"
        let failure = SessionError.IssueFailed(requestId: requestId, reason: reason)
        return IssueError(requestId: requestId, underlying: failure, reason: reason)
    }

    /// What to tell the library about an error: its type, not its message, unless it is an `IssueError`.
    static func reason(of error: any Error) -> String {
        (error as? IssueError)?.reason ?? "the app's issue closure threw \(type(of: error))"
    }

    /// `E_ISSUE_FAILED`.
    public func code() -> ErrorCode { failure.code() }

    /// `requestId` and `reason`.
    public func fieldsJson() -> String { failure.fieldsJson() }

    /// Names the type of the app's error, without its message, which may contain anything.
    public var description: String { reason }

    /// The same as `description`, for `localizedDescription`.
    public var errorDescription: String? { description }

    /// Without the app's error.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
