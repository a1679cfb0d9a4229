/// What the library takes from the platform.
struct ModuleParts: Sendable {
    /// Fetches key sets.
    var fetcher: any KeyFetcher = URLSessionKeyFetcher()
    /// For tests; null is the system's.
    var clock: (any Clock)?

    /// Those of modules that are made from now on. Only tests change them.
    static let ofNewModules = Locked(ModuleParts())
}
