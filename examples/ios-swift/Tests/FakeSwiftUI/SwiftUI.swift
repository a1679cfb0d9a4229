// A fake of the part of SwiftUI that the example uses, written after Apple's documentation, to check the types of the views
// on Linux. It draws nothing, and nothing runs it.

@MainActor @preconcurrency public protocol View {
    associatedtype Body: View
    @ViewBuilder var body: Body { get }
}

extension Never: View {
    public var body: Never { fatalError() }
}

/// What every view and modifier of the fake is.
public struct Drawn: View {
    public var body: Never { fatalError() }
}

@resultBuilder
public enum ViewBuilder {
    public static func buildBlock<each Part: View>(_ parts: repeat each Part) -> Drawn { Drawn() }
    public static func buildOptional(_ part: (some View)?) -> Drawn { Drawn() }
    public static func buildEither(first: some View) -> Drawn { Drawn() }
    public static func buildEither(second: some View) -> Drawn { Drawn() }
}

public struct Text: View {
    public init(_ content: some StringProtocol) {}
    public var body: Never { fatalError() }
}

public struct Button: View {
    public init(_ title: some StringProtocol, action: @escaping @MainActor () -> Void) {}
    public var body: Never { fatalError() }
}

public struct VStack: View {
    public init(
        alignment: HorizontalAlignment, spacing: Double?, @ViewBuilder content: () -> some View
    ) {}
    public var body: Never { fatalError() }
}

public struct ForEach: View {
    public init<Data: RandomAccessCollection, ID: Hashable>(
        _ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> some View
    ) {}
    public var body: Never { fatalError() }
}

public enum HorizontalAlignment: Sendable { case leading }
public enum Font: Sendable { case title }
public enum Color: Sendable { case red }
public struct Selectability: Sendable { public static let enabled = Selectability() }

extension View {
    public func font(_ font: Font?) -> some View { Drawn() }
    public func foregroundColor(_ color: Color?) -> some View { Drawn() }
    public func textSelection(_ selectability: Selectability) -> some View { Drawn() }
    public func disabled(_ disabled: Bool) -> some View { Drawn() }
    public func padding() -> some View { Drawn() }
    public func task(@_inheritActorContext _ action: @escaping @Sendable () async -> Void) -> some View { Drawn() }
    public func task(
        id: some Equatable, @_inheritActorContext _ action: @escaping @Sendable () async -> Void
    ) -> some View { Drawn() }
}

@propertyWrapper
public struct State<Value> {
    public init(wrappedValue: Value) { self.value = wrappedValue }
    private let value: Value
    public var wrappedValue: Value {
        get { value }
        nonmutating set {}
    }
}

public enum ScenePhase: Comparable, Sendable { case background, inactive, active }

public struct EnvironmentValues {
    public var scenePhase: ScenePhase { .active }
}

@propertyWrapper
public struct Environment<Value> {
    public init(_ path: KeyPath<EnvironmentValues, Value>) { value = EnvironmentValues()[keyPath: path] }
    private let value: Value
    public var wrappedValue: Value { value }
}

@MainActor @preconcurrency public protocol Scene {}

public struct WindowGroup: Scene {
    public init(@ViewBuilder content: () -> some View) {}
}

@MainActor @preconcurrency public protocol App {
    associatedtype Body: Scene
    var body: Body { get }
    init()
}
