// Compiled into the module, which has no other way in for a fake.

import Foundation

private final class FakeClock: Clock {
    private let time: Int64

    init(_ time: Int64) { self.time = time }

    func nowAt() -> Int64 { time }
}

/// Answers with one key set, or with nothing.
private final class FakeEndpoint: KeyFetcher {
    private let keySet: Data?

    init(_ keySet: Data?) { self.keySet = keySet }

    func fetch(request: KeysRequest) throws -> KeysResponse {
        guard let keySet else { throw FetchError.Fetcher(detail: "this row must not fetch") }
        return KeysResponse(status: 200, body: keySet, etag: nil, cacheControl: nil, date: nil, age: nil)
    }
}

/// Modules that are made from now on have a clock that stands, and that key set.
@_cdecl("test_use_fake_parts") @usableFromInline
func useFakeParts(_ nowAt: Int64, _ keySet: CText?) {
    let keySet = keySet.map { Data(String(cString: $0).utf8) }
    ModuleParts.ofNewModules.withLock {
        $0 = ModuleParts(fetcher: FakeEndpoint(keySet), clock: FakeClock(nowAt))
    }
}

/// They have the system's again.
@_cdecl("test_use_real_parts") @usableFromInline
func useRealParts() { ModuleParts.ofNewModules.withLock { $0 = ModuleParts() } }

/// Modules that are made from now on have these.
public func setPartsOfNewModules(fetcher: any KeyFetcher, clock: any Clock) {
    ModuleParts.ofNewModules.withLock { $0 = ModuleParts(fetcher: fetcher, clock: clock) }
}
