import Foundation

/// Far beyond what the slowest machine needs; a test that would hang fails instead.
private let deadlineSecs = 30.0

/// Ends the run if it hangs; which tests were under way then, its output says. (The testing library's own time limits need a
/// newer macOS than the package does.)
let watchdog: Void = Thread.detachNewThread {
    Thread.sleep(forTimeInterval: 300)
    fatalError("the tests did not end within 5 minutes")
}

/// Waits until the condition holds. False if it never did.
func becomesTrue(_ condition: () async throws -> Bool) async rethrows -> Bool {
    let end = Date().addingTimeInterval(deadlineSecs)
    while Date() < end {
        if try await condition() { return true }
        try? await Task.sleep(nanoseconds: 5_000_000)
    }
    return try await condition()
}

/// Somebody arrives and waits until the test opens.
actor Gate {
    private var isOpen = false
    private(set) var arrivals = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        arrivals += 1
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        waiting.forEach { $0.resume() }
        waiting = []
    }
}

/// Counts from any task.
actor Counter {
    private(set) var count = 0

    @discardableResult
    func next() -> Int {
        count += 1
        return count
    }
}
