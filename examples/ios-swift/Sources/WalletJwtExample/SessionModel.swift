import Foundation
import WalletJwt

/// The app's model: what the screen shows, and what its buttons do. It knows no view.
///
/// Keep one as long as the app runs.
public actor SessionModel {
    private let session: WalletSession
    private var failure: ErrorCode?
    private var isBusy = false
    private var subscribers: [UUID: AsyncStream<Screen>.Continuation] = [:]

    public init(session: WalletSession) {
        self.session = session
        // This task holds the stream and not the session. The stream ends with the session, and the session with this model.
        let states = session.states
        Task { [weak self] in
            for await _ in states { await self?.show() }
        }
    }

    deinit {
        for subscriber in subscribers.values { subscriber.finish() }
    }

    /// What is on the screen now.
    public var screen: Screen { Screen(of: session.state, failure: failure, isBusy: isBusy) }

    /// The screens from now on, beginning with this one. Each call is a new subscription: a view that appears again needs a new
    /// one, since a stream ends with the task that reads it.
    public func screens() -> AsyncStream<Screen> {
        let (screens, subscriber) = AsyncStream.makeStream(of: Screen.self, bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        subscriber.onTermination = { [weak self] _ in
            Task { [weak self] in await self?.unsubscribe(id) }
        }
        subscribers[id] = subscriber
        subscriber.yield(screen)
        return screens
    }

    /// At the start of the app: the kept session is verified again, offline.
    public func start() async { await quietly(session.restore) }

    /// When the app comes to the foreground: notices an expired token, and reads a keychain again that was locked.
    public func enterForeground() async { await quietly(session.enterForeground) }

    /// Does what the button says. Returns when it is done; until then every other button is ignored.
    public func press(_ button: Screen.Button) async {
        if isBusy { return }
        (isBusy, failure) = (true, nil)
        show()
        do {
            switch button {
            case .signIn, .signInAgain: try await signIn()
            case .signOut: try await session.signOut()
            case .tryAgain: try await session.checkNow()
            // Reads again. With `requireUserPresence` it asks the user, which `checkNow` never does.
            case .unlock: try await session.unlock()
            }
        } catch let failed as any CodedError {
            failure = failed.code()
        } catch {
            // The caller's task was cancelled: what it began goes on, and the states tell how it ends.
        }
        isBusy = false
        show()
    }

    private func signIn() async throws {
        // Finishes a logout that failed earlier. Only then open the wallet SDK's login; the fake issuer has none.
        do {
            try await session.checkNow()
        } catch where !session.owed.logout {
            // Signing in works although the keychain does not.
        }
        try await session.signIn()
    }

    /// The keychain's failures are states, so nothing is shown twice.
    private func quietly(_ call: @Sendable () async throws -> SessionState) async {
        _ = try? await call()
    }

    private func show() {
        for subscriber in subscribers.values { subscriber.yield(screen) }
    }

    private func unsubscribe(_ id: UUID) {
        subscribers[id] = nil
    }
}
