// A fake of Apple's LocalAuthentication framework for tests on Linux. The declarations are written after Apple's documentation
// by hand.

@_exported import Foundation
import Security

public struct LAError: Error {
    public enum Code: Int, Sendable, CaseIterable {
        case authenticationFailed = -1, userCancel = -2, userFallback = -3, systemCancel = -4, passcodeNotSet = -5
        case biometryNotAvailable = -6, biometryNotEnrolled = -7, biometryLockout = -8, appCancel = -9, invalidContext = -10
        case watchNotAvailable = -11, notInteractive = -1004
    }

    public let code: Code

    public init(_ code: Code) { self.code = code }
}

public enum LAAccessControlOperation: Int { case createItem = 0, useItem = 1 }

// As Apple's, this is no `Sendable`.
open class LAContext: NSObject, FakeAuthenticationContext {
    public var localizedFallbackTitle: String?
    public var interactionNotAllowed = false
    private let state = State()

    public override init() { FakeUser.shared.sawContext() }

    public var confirmedSet: Int? { state.with { $0.confirmedSet } }

    open func evaluateAccessControl(
        _ accessControl: SecAccessControl, operation: LAAccessControlOperation, localizedReason: String,
        reply: @escaping @Sendable (Bool, (any Error)?) -> Void
    ) {
        precondition(!localizedReason.isEmpty, "Apple ends the app")
        if interactionNotAllowed { return reply(false, LAError(.notInteractive)) }
        let isValid = state.with { members in
            if !members.isInvalidated { members.reply = reply }
            return !members.isInvalidated
        }
        guard isValid else { return reply(false, LAError(.invalidContext)) }
        let isSound =
            accessControl.flags == .biometryCurrentSet && operation == .useItem && localizedFallbackTitle == ""
            && !Thread.isMainThread
        FakeUser.shared.ask(localizedReason, isSound) { [state] code in state.answer(code) }
        if FakeUser.shared.losesQuestions { state.with { $0.reply = nil } }
    }

    open func invalidate() {
        FakeUser.shared.sawInvalidation()
        state.invalidate()
    }

    private final class State: @unchecked Sendable {
        struct Members {
            var isInvalidated = false
            var confirmedSet: Int?
            var reply: (@Sendable (Bool, (any Error)?) -> Void)?
        }

        private let lock = NSLock()
        private var members = Members()

        func with<Value>(_ body: (inout Members) -> Value) -> Value { lock.withLock { body(&members) } }

        /// Nil: the user has confirmed.
        func answer(_ code: LAError.Code?) {
            let reply = with { members in
                defer { members.reply = nil }
                if members.reply != nil, code == nil { members.confirmedSet = FakeKeychain.shared.enrolledSet }
                return members.reply
            }
            reply?(code == nil, code.map { LAError($0) })
        }

        func invalidate() {
            with { $0.isInvalidated = true }
            answer(.appCancel)
        }
    }
}

/// A fake user in front of the device.
public final class FakeUser: @unchecked Sendable {
    public enum Behaviour: Sendable {
        case confirms
        /// Confirms after something has happened.
        case confirmsAfter(@Sendable () -> Void)
        case fails(LAError.Code)
        /// Does nothing. A prompt stays open.
        case waits
        /// The system loses the question: not even an invalidation is answered.
        case isNeverAsked
    }

    public static let shared = FakeUser()

    private let condition = NSCondition()
    private var behaviour = Behaviour.waits
    private var asked: [String] = []
    private var unsound = 0
    private var invalidated = 0
    private var contexts = 0

    public func reset() {
        with {
            behaviour = .waits
            asked = []
            unsound = 0
            invalidated = 0
            contexts = 0
        }
    }

    public func behaves(_ behaviour: Behaviour) { with { self.behaviour = behaviour } }

    /// What each prompt said.
    public var prompts: [String] { with { asked } }

    /// Prompts on the main thread, with a way around the finger, or for another item.
    public var unsoundPrompts: Int { with { unsound } }

    public var invalidations: Int { with { invalidated } }

    /// How many contexts were made.
    public var contextsMade: Int { with { contexts } }

    var losesQuestions: Bool { with { if case .isNeverAsked = behaviour { true } else { false } } }

    func sawContext() { with { contexts += 1 } }

    func ask(_ reason: String, _ isSound: Bool, _ answer: @escaping @Sendable (LAError.Code?) -> Void) {
        let behaviour = with {
            asked.append(reason)
            if !isSound { unsound += 1 }
            return self.behaviour
        }
        switch behaviour {
        case .confirmsAfter(let event):
            DispatchQueue.global().async {
                event()
                answer(nil)
            }
        case .confirms: DispatchQueue.global().async { answer(nil) }
        case .fails(let code): DispatchQueue.global().async { answer(code) }
        case .waits, .isNeverAsked: break
        }
    }

    func sawInvalidation() { with { invalidated += 1 } }

    private func with<Value>(_ body: () -> Value) -> Value {
        condition.lock()
        defer { condition.unlock() }
        return body()
    }
}
