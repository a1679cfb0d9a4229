import Foundation

// The library uses whole seconds since the epoch; Swift's calendars and views use `Date`.

extension Session {
    /// When the token was issued, if it says so.
    public var issuedAtDate: Date? { issuedAt.map(Date.init(secondsSinceEpoch:)) }

    /// When the token expires (`exp`).
    public var expiresAtDate: Date { Date(secondsSinceEpoch: expiresAt) }

    /// When the token was verified.
    public var verifiedAtDate: Date { Date(secondsSinceEpoch: verifiedAt) }

    /// How long the token still lives, in seconds; zero or less once it has expired. Without leeway.
    public func remainingSecs(at date: Date = Date()) -> Int64 {
        remainingSecs(nowAt: date.secondsSinceEpoch)
    }
}

extension UnverifiedToken {
    /// When the token says that it was issued.
    public var issuedAtDate: Date? { issuedAt.map(Date.init(secondsSinceEpoch:)) }

    /// When the token says that it becomes valid (`nbf`).
    public var notBeforeAtDate: Date? { notBeforeAt.map(Date.init(secondsSinceEpoch:)) }

    /// When the token says that it expires (`exp`).
    public var expiresAtDate: Date? { expiresAt.map(Date.init(secondsSinceEpoch:)) }
}

extension DynamicClaims {
    /// When Dynamic's refresh token expires, if the token says so.
    public var refreshExpiresAtDate: Date? { refreshExpiresAt.map(Date.init(secondsSinceEpoch:)) }
}

extension PinnedKeys {
    /// Keys shipped with the app, and the time after which they are not used any more.
    public init(keys: PublicKeys, notAfter: Date) {
        self.init(keys: keys, notAfterAt: notAfter.secondsSinceEpoch)
    }
}

extension Date {
    fileprivate init(secondsSinceEpoch seconds: Int64) {
        self.init(timeIntervalSince1970: TimeInterval(seconds))
    }

    /// Whole seconds, rounded down, and clamped to the range of `Int64`.
    fileprivate var secondsSinceEpoch: Int64 {
        Int64(exactly: timeIntervalSince1970.rounded(.down)) ?? (timeIntervalSince1970 < 0 ? .min : .max)
    }
}
