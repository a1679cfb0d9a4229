import Foundation
import WalletJwt

/// The error that the app's closure throws in a row.
struct RowError: Error, Equatable {
    let label: String
}

/// The result of a call.
enum Outcome {
    case done
    case session(Session)
    case state(SessionState)
    case token(String)
    case accounts([String])
    case failed(any Error)
}

/// Runs the steps of one row.
actor SessionRun {
    /// A session, or the error if it could not be created.
    struct Opened {
        let number: Int
        let process: DeviceProcess
        let vault: Vault
        let session: Result<WalletSession, any Error>
    }

    /// Long enough for the library to receive the call.
    private static let callNanoseconds: UInt64 = 50_000_000

    let device: Device
    private var start: Json
    private var process: DeviceProcess
    /// These objects are kept until the row ends. The objects of an ended process send no more events.
    private var all: [Opened] = []
    private(set) var sessions: [Opened] = []
    private(set) var outcomes: [String: Outcome] = [:]
    nonisolated let issues = Questions<IssuedToken>()
    nonisolated let logouts = Questions<Void>()
    private(set) var askedSessions: Set<Int> = []
    private(set) var events: [Int: [SessionEvent]] = [:]
    private var inner: Json?

    init(_ row: SessionRow) throws {
        guard let startAt = SessionRow.common["startAt"]?.number, let keySet = SessionRow.common["keySet"] else {
            throw Unusable("the table has no keys")
        }
        device = try Device(at: startAt, keySet: keySet.data)
        process = device.process()
        start = row.start
    }

    func begin() async throws {
        if let kept = start["kept"]?.text {
            let earlier = device.process()
            let verifier = try verifier(start["verifier"]?.text ?? "para", in: earlier)
            let session = try WalletSession(verifier: verifier, vault: earlier.vault()) {
                throw RowError(label: "issue must not be called")
            }
            try await session.signIn(issued: IssuedToken(token: SessionRow.token(kept)))
            earlier.end()
        }
        try open(start, in: process, on: process.vault())
    }

    /// Ends everything that still waits.
    func end() {
        all.forEach { $0.process.end() }
        issues.abandon()
        logouts.abandon()
    }

    /// The difference from the table, if any.
    func carryOut(_ step: Json) async throws -> String? {
        if step["call"] != nil {
            await begin(call: step)
        } else if let answer = step["answer"] {
            let token = try SessionRow.token(answer.text)
            try await issues.question(step["to"]?.number).answer(.success(IssuedToken(token: token)))
        } else if let label = step["fail"]?.text {
            try await issues.question(step["to"]?.number).answer(.failure(RowError(label: label)))
        } else if let how = step["logout"]?.text {
            let error = RowError(label: "no logout")
            try await logouts.question(nil).answer(how == "ok" ? .success(()) : .failure(error))
        } else if let secs = step["clock"]?.number {
            device.clock.advance(by: secs)
        } else if let secs = step["elapse"]?.number {
            try await Task.sleep(nanoseconds: UInt64(secs) * 1_000_000_000)
            device.clock.advance(by: secs)
        } else if let fault = step["fault"]?.text {
            device.set(fault: fault, to: step["is"]?.bool ?? false)
        } else if let date = step["keysDate"]?.text {
            device.date(keys: date)
        } else if step["process"] != nil {
            try restart(options: step["options"])
        } else if let of = step["of"]?.text {
            let other = of == "vault" ? process : device.process()
            try open(step, in: other, on: of == "vault" ? sessions[0].vault : other.vault())
        } else if step["inside"] != nil {
            inner = step
        } else if let expected = step["expect"] {
            return await mismatch(with: expected)
        } else {
            throw Unusable("the table has an unknown step: \(step)")
        }
        return nil
    }

    func take(eventsOf number: Int) {
        events[number] = []
    }

    // MARK: Sessions

    private func verifier(_ name: String, in process: DeviceProcess) throws -> Verifier {
        guard let config = SessionRow.common["verifiers"]?[name] else { throw Unusable("no verifier \(name)") }
        return try process.verifier(configJson: String(decoding: config.data, as: UTF8.self))
    }

    private func open(_ description: Json, in process: DeviceProcess, on vault: Vault) throws {
        let number = sessions.count + 1
        let verifier = try verifier(description["verifier"]?.text ?? "para", in: process)
        let options = description["options"]
        let logout: WalletSession.Logout = { try await self.logOut(process) }
        let session = Result {
            try WalletSession(
                verifier: verifier,
                vault: vault,
                account: description["account"]?.text ?? "default",
                options: Self.options(options),
                logout: options?["hasLogout"]?.bool == true ? logout : nil,
                issue: { try await self.issue(for: number, in: process) }
            )
        }
        let opened = Opened(number: number, process: process, vault: vault, session: session)
        sessions.append(opened)
        all.append(opened)
        events[number] = []
        guard case .success(let made) = session else { return }
        Task { [events = made.events] in
            for await event in events { self.note(event, of: number, in: process) }
        }
    }

    private static func options(_ description: Json?) -> SessionManagerOptions {
        SessionManagerOptions(
            issueTimeoutSecs: description?["issueTimeoutSecs"]?.number,
            renewInForeground: description?["renewInForeground"]?.bool ?? false,
            acceptAccessTokens: description?["acceptAccessTokens"]?.bool ?? false
        )
    }

    private func restart(options: Json?) throws {
        sessions.forEach { $0.process.end() }
        sessions = []
        outcomes = [:]
        if let options, case .object(var members) = start {
            members["options"] = options
            start = .object(members)
        }
        process = device.process()
        try open(start, in: process, on: process.vault())
    }

    private func note(_ event: SessionEvent, of number: Int, in process: DeviceProcess) {
        if process.isRunning { events[number]?.append(event) }
    }

    // MARK: The app's closures

    private func issue(for number: Int, in process: DeviceProcess) async throws -> IssuedToken {
        guard process.isRunning else { throw RowError(label: "the process has ended") }
        askedSessions.insert(number)
        let question = issues.ask()
        if let call = inner {
            inner = nil
            let step = Json.object(["call": call["inside"] ?? .null, "as": call["as"] ?? .null])
            await begin(call: step)
        }
        return try await question.value()
    }

    private func logOut(_ process: DeviceProcess) async throws {
        guard process.isRunning else { throw RowError(label: "the process has ended") }
        try await logouts.ask().value()
    }

    // MARK: Calls

    private func begin(call step: Json) async {
        let opened = sessions[Int(step["in"]?.number ?? 1) - 1]
        await withCheckedContinuation { continuation in
            Task {
                continuation.resume()
                let outcome = await Self.outcome(of: step, in: opened)
                if let name = step["as"]?.text, opened.process.isRunning { outcomes[name] = outcome }
            }
        }
        try? await Task.sleep(nanoseconds: Self.callNanoseconds)
    }

    private static func outcome(of step: Json, in opened: Opened) async -> Outcome {
        do {
            let session = try opened.session.get()
            switch step["call"]?.text {
            case "restore": return .state(try await session.restore())
            case "unlock": return .state(try await session.unlock())
            case "checkNow": return .state(try await session.checkNow())
            case "enterForeground": return .state(try await session.enterForeground())
            case "signIn":
                return .session(try await session.signIn(loggedInAgain: step["loggedInAgain"]?.bool ?? false))
            case "signInWith":
                let token = try SessionRow.token(step["token"]?.text)
                return .session(try await session.signIn(issued: IssuedToken(token: token)))
            case "token":
                let rejected = try step["rejected"].map { try SessionRow.token($0.text) }
                return .token(
                    try await session.token(minTtlSecs: step["minTtlSecs"]?.number ?? 60, rejected: rejected))
            case "listAccounts": return .accounts(try await session.listAccounts())
            case "signOut": try await session.signOut()
            case "signOutAll": try await session.signOutAll()
            case "cancelSignIn": try await session.cancelSignIn()
            case "clear": try await opened.vault.clear()
            case "delete":
                for account in try await opened.vault.accounts() { try await opened.vault.delete(account: account) }
            default: throw Unusable("the table has an unknown call: \(step)")
            }
            return .done
        } catch {
            return .failed(error)
        }
    }
}
