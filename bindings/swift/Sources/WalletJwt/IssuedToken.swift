/// What a wallet SDK issues: Para's `issueJwt()`, Dynamic's JWT. It is not verified yet.
///
/// It never prints the token, not even in a debugger's `dump`.
public struct IssuedToken: Sendable, CustomStringConvertible, PersonalData {
    /// The token itself: anybody who has it can act as the user.
    public let token: String
    /// The id of the key that signed it, if the SDK returns one with the token (Para's `keyId`).
    public let keyId: String?

    /// A token and, if the SDK returns it, the id of its key.
    public init(token: String, keyId: String? = nil) {
        self.token = token
        self.keyId = keyId
    }

    /// Says that there is a token, without showing it.
    public var description: String { "IssuedToken(…)" }
}
