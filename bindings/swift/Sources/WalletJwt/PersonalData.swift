/// A type with a person's data. It shows none of it, not even in a debugger's `dump`.
///
/// `print` already leaves the fields out: the `debugDescription` of these types comes from Rust. In a `Chain` and similar
/// enums `other` must not be shown: a word that this version does not know could be anything.
public protocol PersonalData: CustomReflectable {}

extension PersonalData {
    /// Without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension BlockchainAccount: PersonalData {}
extension Chain: PersonalData {}
extension CredentialFormat: PersonalData {}
extension DynamicClaims: PersonalData {}
extension Identity: PersonalData {}
extension IdentityKind: PersonalData {}
extension ParaClaims: PersonalData {}
extension ParaExternalWallet: PersonalData {}
extension ParaWallet: PersonalData {}
extension ProviderClaims: PersonalData {}
extension Session: PersonalData {}
extension UnverifiedToken: PersonalData {}
extension VerifiedCredential: PersonalData {}
extension Wallet: PersonalData {}
