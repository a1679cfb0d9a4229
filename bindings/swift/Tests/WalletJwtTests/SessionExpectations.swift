import Foundation
import WalletJwt

extension SessionRun {
    /// How long a row may wait until all expectations are true at the same time.
    private static let patienceSecs = 20.0

    /// The expectations that are not true, if they never become true.
    func mismatch(with expected: Json) async -> String? {
        let end = Date().addingTimeInterval(Self.patienceSecs)
        while true {
            guard let mismatch = differences(from: expected) else { break }
            if Date() > end { return mismatch }
            try? await Task.sleep(nanoseconds: 5_000_000)
        }
        if expected["events"] != nil { take(eventsOf: 1) }
        if expected["events2"] != nil { take(eventsOf: 2) }
        return nil
    }

    private func differences(from expected: Json) -> String? {
        guard case .object(let members) = expected else { return "not an object: \(expected)" }
        let found = members.sorted { $0.key < $1.key }.compactMap { name, value -> String? in
            if name == "answers" { return answers(value) }
            let found = member(name)
            return found == value ? nil : "\(name) is \(found.map(String.init(describing:)) ?? "unknown to this runner")"
        }
        return found.isEmpty ? nil : found.joined(separator: "; ")
    }

    /// The current value of an expectation's member, or nil for an unknown name.
    private func member(_ name: String) -> Json? {
        let sessions = sessions.map { try? $0.session.get() }
        let (first, second) = (sessions.first ?? nil, sessions.count > 1 ? sessions[1] : nil)
        return switch name {
        case "asked": .number(Int64(issues.count))
        case "logouts": .number(Int64(logouts.count))
        case "events": .list((events[1] ?? []).map { .text($0.word) })
        case "events2": .list((events[2] ?? []).map { .text($0.word) })
        case "status": first.map { .text("\($0.state.status())") }
        case "status2": second.map { .text("\($0.state.status())") }
        case "isKept": first.map { .bool($0.isKept) }
        case "isPending": first.map { .bool($0.isPending) }
        case "owed": first.map { .list($0.owed.words) }
        case "kept": kept
        case "tombstone": .bool(device.hasTombstone(account: "default"))
        default: nil
        }
    }

    /// The name of the token in the keychain's entry; the entry ends with a newline and the token.
    private var kept: Json {
        guard let entry = device.kept(account: "default") else { return .null }
        guard case .object(let tokens)? = SessionRow.common["tokens"] else { return .text("no tokens in the table") }
        let name = tokens.first { entry.suffix(($0.value.text ?? "").utf8.count + 1) == Data("\n\($0.value.text ?? "")".utf8) }
        return .text(name?.key ?? "something else")
    }

    private func answers(_ expected: Json) -> String? {
        guard case .object(let members) = expected else { return "not an object: \(expected)" }
        let wrong = members.sorted { $0.key < $1.key }.compactMap { name, value -> String? in
            let outcome = outcomes[name]
            let accepted: [Json] = value.list ?? [value]
            return accepted.contains { isMet($0, by: outcome) } ? nil : "\(name) is \(outcome.map(\.words) ?? "nothing yet")"
        }
        return wrong.isEmpty ? nil : wrong.joined(separator: "; ")
    }

    private func isMet(_ expected: Json, by outcome: Outcome?) -> Bool {
        guard let outcome else { return expected == .text("pending") }
        switch (outcome, expected) {
        case (.failed(let error), .text(let code)): return (error as? any CodedError)?.code() == code
        case (.failed(let error), .object(let members)): return isMet(members, by: error)
        case (_, .text(let word)): return word == "ok"
        case (.session(let session), _): return expected["user"]?.text == session.userId
        case (.state(let state), _): return expected["status"]?.text == "\(state.status())"
        case (.accounts(let accounts), _): return expected["accounts"]?.list == accounts.map(Json.text)
        case (.token(let token), _):
            let name = expected["token"]?.text
            return name == "any" || name.flatMap { try? SessionRow.token($0) } == token
        case (.done, _), (.failed, _): return false
        }
    }

    private func isMet(_ expected: [String: Json], by error: any Error) -> Bool {
        guard let coded = error as? any CodedError, coded.code() == expected["code"]?.text else { return false }
        let fields = try? JSONDecoder().decode(Json.self, from: Data(coded.fieldsJson().utf8))
        if expected["request"]?.bool == true && fields?["requestId"]?.number == nil { return false }
        guard let label = expected["cause"]?.text else { return true }
        return ((error as? IssueError)?.underlying as? RowError)?.label == label
    }
}

extension Outcome {
    /// For the message of a failed row.
    fileprivate var words: String {
        switch self {
        case .done: "ok"
        case .session(let session): "a session of \(session.userId)"
        case .state(let state): "the state \(state.status())"
        case .accounts(let accounts): "\(accounts)"
        case .token(let token): "a token that ends with \(token.suffix(8))"
        case .failed(let error): "\((error as? any CodedError)?.code() ?? "") \(error)"
        }
    }
}

extension Owed {
    fileprivate var words: [Json] { (deletion ? [.text("deletion")] : []) + (logout ? [.text("logout")] : []) }
}

extension SessionEvent {
    /// The event as the table writes it.
    fileprivate var word: String {
        switch self {
        case .changed(let status, let renewed): "changed:\(status)\(renewed ? ":renewed" : "")"
        case .storageReset(let reason): "storageReset:\(reason)"
        case .rejected(let code): "rejected:\(code)"
        case .notKept(let code): "notKept:\(code)"
        case .tokenFailed(_, _, let code): "tokenFailed:\(code)"
        case .expired, .kept, .tokenNeeded, .logoutNeeded, .log: "\(self)"
        }
    }
}
