#if canImport(SwiftUI)
import SwiftUI

/// Draws what the model says, and passes taps to it.
public struct SessionView: View {
    private let model: SessionModel
    @State private var screen = Screen.first
    @Environment(\.scenePhase) private var scenePhase

    public init(model: SessionModel) {
        self.model = model
    }

    public var body: some View {
        VStack(alignment: .leading, spacing: 16) {
            Text(screen.title).font(.title)
            ForEach(screen.lines, id: \.self) { line in Text(line).textSelection(.enabled) }
            ForEach(screen.buttons, id: \.self) { button in
                Button(button.rawValue) { Task { await model.press(button) } }
                    .disabled(screen.isBusy)
            }
            if let notice = screen.notice { Text(notice).foregroundColor(.red) }
        }
        .padding()
        .task { for await next in await model.screens() { screen = next } }
        .task { await model.start() }
        .task(id: scenePhase) { if scenePhase == .active { await model.enterForeground() } }
    }
}
#endif
