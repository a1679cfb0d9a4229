#if canImport(SwiftUI)
import SwiftUI
import WalletJwt

/// The app. `@main` stands in the app's own target, because this is a library.
public struct ExampleApp: App {
    private let model: SessionModel?

    public init() {
        // Without a keychain there is nothing to show: a Mac's command line program has none.
        model = (try? WalletSession(para: FakePara())).map(SessionModel.init)
    }

    public var body: some Scene {
        WindowGroup {
            if let model {
                SessionView(model: model)
            } else {
                Text("There is no keychain")
            }
        }
    }
}
#endif
