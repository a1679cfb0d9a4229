/// What holds a person's data, and therefore shows none of it, in a debugger's `dump` either.
///
/// `print` leaves the fields out already: the `debugDescription` of these types comes from Rust. Of a `Chain` and the like
/// it is `other` that must not be shown: a word which this version does not know could be anything.
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
