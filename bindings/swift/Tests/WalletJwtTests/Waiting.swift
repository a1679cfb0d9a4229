import Foundation

/// Much longer than the slowest machine needs. A test that hangs fails instead.
private let deadlineSecs = 30.0

/// Ends the run if it hangs; its output shows which tests were running. (The testing library's own time limits need
/// a newer macOS than the package does.)
let watchdog: Void = Thread.detachNewThread {
    Thread.sleep(forTimeInterval: 300)
    fatalError("the tests did not end within 5 minutes")
}

/// Waits until the condition is true. Returns false if it never was.
func becomesTrue(_ condition: () async throws -> Bool) async rethrows -> Bool {
    let end = Date().addingTimeInterval(deadlineSecs)
    while Date() < end {
        if try await condition() { return true }
        try? await Task.sleep(nanoseconds: 5_000_000)
    }
    return try await condition()
}

/// A task arrives and waits until the test opens the gate.
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

/// Counts calls from any task.
actor Counter {
    private(set) var count = 0

    @discardableResult
    func next() -> Int {
        count += 1
        return count
    }
}
