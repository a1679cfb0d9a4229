#if canImport(LocalAuthentication) && canImport(Security)
import Foundation
import LocalAuthentication
import Security

/// Asks the user with Face ID or Touch ID, while the library allows it. No call here needs the main thread.
final class UserPresencePrompts: PromptSwitch {
    private struct State {
        var isAllowed = false
        var open: Question?
    }

    private static let cancelled = "the prompt was cancelled by a deletion, or no prompt is allowed now"
    private let state = Locked(State())
    private let reason: String

    /// `reason`: what the prompt says. The system ends an app that passes an empty one.
    init(reason: String) { self.reason = reason }

    func setAllowed(isAllowed: Bool) {
        let cancelled = state.withLock { state in
            state.isAllowed = isAllowed
            return isAllowed ? nil : state.open
        }
        cancelled?.cancel(Self.cancelled)
    }

    /// Returns once the user has confirmed, with a context that the keychain accepts without asking again. `NotConfirmed` if the
    /// user has not.
    func confirm(_ accessControl: SecAccessControl) throws(StoreError) -> LAContext {
        let question = Question()
        let isAllowed = state.withLock { state in
            if state.isAllowed { state.open = question }
            return state.isAllowed
        }
        guard isAllowed else { throw .NotConfirmed(detail: Self.cancelled) }
        defer { state.withLock { $0.open = nil } }
        if let refusal = question.ask(accessControl, reason) { throw .NotConfirmed(detail: refusal) }
        // Whatever the keychain still wants: one read asks once.
        question.context.interactionNotAllowed = true
        return question.context
    }
}

/// One question to the user. The first answer counts.
private final class Question: @unchecked Sendable {
    /// Apple lets any thread call it; `cancel` does while another one waits.
    let context = LAContext()
    private let answered = DispatchSemaphore(value: 0)
    /// Nil: there is no answer yet. Empty: the user has confirmed. Otherwise why not.
    private let answer = Locked<String?>(nil)

    /// Waits for the answer: nil, or why the user has not confirmed.
    func ask(_ accessControl: SecAccessControl, _ reason: String) -> String? {
        // No button for the passcode: it does not open the item.
        context.localizedFallbackTitle = ""
        context.evaluateAccessControl(accessControl, operation: .useItem, localizedReason: reason) { isConfirmed, error in
            self.give(isConfirmed ? "" : Self.meaning(of: error))
        }
        answered.wait()
        let refusal = answer.withLock { $0 } ?? ""
        return refusal.isEmpty ? nil : refusal
    }

    /// Does not wait: the answer is there at once, and the prompt closes a little later.
    func cancel(_ why: String) {
        give(why)
        DispatchQueue.global().async { self.context.invalidate() }
    }

    private func give(_ text: String) {
        let isFirst = answer.withLock { answer in
            defer { answer = answer ?? text }
            return answer == nil
        }
        if isFirst { answered.signal() }
    }

    /// Never the system's text: it is in the user's language.
    private static func meaning(of error: (any Error)?) -> String {
        guard let code = (error as? LAError)?.code else { return "the prompt did not say why" }
        switch code {
        case .authenticationFailed: return "the finger or the face was not recognized"
        case .userCancel: return "the user cancelled the prompt"
        case .userFallback: return "the user asked for another way to confirm, and there is none"
        case .systemCancel: return "the system cancelled the prompt, e.g. because the app went to the background"
        case .passcodeNotSet: return "the device has no passcode"
        case .biometryNotAvailable: return "Face ID or Touch ID is not available: the device has none, or the user denied it to the app"
        case .biometryNotEnrolled: return "no finger or face is enrolled"
        case .biometryLockout: return "too many tries failed: the user must unlock the device with the passcode first"
        case .appCancel, .invalidContext: return "the prompt was cancelled"
        case .notInteractive: return "this process cannot show a prompt, e.g. an extension without a screen"
        default: return "the prompt failed with LAError \(code.rawValue)"
        }
    }
}
#endif
