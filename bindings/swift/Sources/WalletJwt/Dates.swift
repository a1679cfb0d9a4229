import Foundation

// The library counts whole seconds since the epoch; Swift's calendars and views want `Date`.

extension Session {
    /// When the token was issued, if it says so.
    public var issuedAtDate: Date? { issuedAt.map(Date.init(secondsSinceEpoch:)) }

    /// When the token ends (`exp`).
    public var expiresAtDate: Date { Date(secondsSinceEpoch: expiresAt) }

    /// When the token was verified.
    public var verifiedAtDate: Date { Date(secondsSinceEpoch: verifiedAt) }

    /// How long the token still lives, in seconds; zero or less once it has expired. No leeway counts.
    public func remainingSecs(at date: Date = Date()) -> Int64 {
        remainingSecs(nowAt: date.secondsSinceEpoch)
    }
}

extension UnverifiedToken {
    /// When the token says that it was issued.
    public var issuedAtDate: Date? { issuedAt.map(Date.init(secondsSinceEpoch:)) }

    /// Before when the token says that it must not be used (`nbf`).
    public var notBeforeAtDate: Date? { notBeforeAt.map(Date.init(secondsSinceEpoch:)) }

    /// When the token says that it ends (`exp`).
    public var expiresAtDate: Date? { expiresAt.map(Date.init(secondsSinceEpoch:)) }
}

extension DynamicClaims {
    /// Until when Dynamic's refresh token is good, if the token says so.
    public var refreshExpiresAtDate: Date? { refreshExpiresAt.map(Date.init(secondsSinceEpoch:)) }
}

extension PinnedKeys {
    /// Keys shipped with the app, and the moment after which they count no more.
    public init(keys: PublicKeys, notAfter: Date) {
        self.init(keys: keys, notAfterAt: notAfter.secondsSinceEpoch)
    }
}

extension Date {
    fileprivate init(secondsSinceEpoch seconds: Int64) {
        self.init(timeIntervalSince1970: TimeInterval(seconds))
    }

    /// Whole seconds, rounded down; the ends of the range for dates beyond it, such as `distantFuture`'s kin.
    fileprivate var secondsSinceEpoch: Int64 {
        Int64(exactly: timeIntervalSince1970.rounded(.down)) ?? (timeIntervalSince1970 < 0 ? .min : .max)
    }
}
