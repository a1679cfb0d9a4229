import Testing
import WalletJwt

@Suite("The table of sessions")
struct SessionTableTests {
    /// A row waits most of its time, and its calls must reach the library while other rows run. So only some rows
    /// run at once.
    private static let turns = Turns(8)

    @Test(arguments: SessionRow.ours)
    func givesTheSameResultInEveryLanguage(row: SessionRow) async throws {
        await Self.turns.begin()
        let run = try SessionRun(row)
        do {
            try await run.begin()
            for (index, step) in row.steps.enumerated() {
                if let difference = try await run.carryOut(step) {
                    Issue.record("\(row.name), step \(index + 1): \(difference)")
                    break
                }
            }
        } catch {
            Issue.record("\(row.name): \(error)")
        }
        await run.end()
        await Self.turns.end()
    }

    @Test func isCompleteAndSkipsOnlyTheNamedRows() {
        #expect(SessionRow.all.count >= 142)
        #expect(SessionRow.ours.count >= 124)
    }
}

/// Lets only this many begin at a time.
private actor Turns {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) {
        free = count
    }

    func begin() async {
        guard free == 0 else { return free -= 1 }
        await withCheckedContinuation { waiting.append($0) }
    }

    func end() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
