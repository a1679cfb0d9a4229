/// What a wallet SDK hands over: Para's `issueJwt()`, Dynamic's JWT. Nobody has verified it yet.
///
/// It never prints the token, not in a debugger's `dump` either.
public struct IssuedToken: Sendable, CustomStringConvertible, PersonalData {
    /// The token itself: whoever has it is the user.
    public let token: String
    /// The id of the key that signed it, where the SDK says it beside the token (Para's `keyId`).
    public let keyId: String?

    /// A token and, where the SDK says it, the id of its key.
    public init(token: String, keyId: String? = nil) {
        self.token = token
        self.keyId = keyId
    }

    /// Says that there is a token, and nothing of it.
    public var description: String { "IssuedToken(…)" }
}
