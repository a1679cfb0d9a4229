// A fake of the part of SwiftUI that the example uses, written after Apple's documentation, to check the types of the views
// on Linux. It draws nothing, and nothing runs it.

@MainActor @preconcurrency public protocol View {
    associatedtype Body: View
    @ViewBuilder var body: Body { get }
}

extension Never: View {
    // With `return` the compiler uses no builder.
    public var body: Never { return fatalError() }
}

/// A view that is made of no others.
@MainActor @preconcurrency public protocol Leaf: View where Body == Never {}

extension Leaf {
    public var body: Never { fatalError() }
}

/// What every view and modifier of the fake is.
public struct Drawn: Leaf {}

@resultBuilder
public enum ViewBuilder {
    public static func buildBlock<each Part: View>(_ parts: repeat each Part) -> Drawn { Drawn() }
    public static func buildOptional(_ part: Drawn?) -> Drawn { Drawn() }
    public static func buildEither(first: Drawn) -> Drawn { Drawn() }
    public static func buildEither(second: Drawn) -> Drawn { Drawn() }
}

public struct Text: Leaf {
    public init(_ content: some StringProtocol) {}
}

public struct Button: Leaf {
    public init(_ title: some StringProtocol, action: @escaping @MainActor () -> Void) {}
}

public struct VStack: Leaf {
    public init(
        alignment: HorizontalAlignment, spacing: Double?, @ViewBuilder content: () -> some View
    ) {}
}

public struct ForEach: Leaf {
    public init<Data: RandomAccessCollection, ID: Hashable>(
        _ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> some View
    ) {}
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
