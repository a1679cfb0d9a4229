//! The rows: a rule, the question, and the answer.

use wallet_jwt_fake_issuer::{SAMPLE_EXTERNAL_ADDRESS, SAMPLE_SOLANA_ADDRESS};

pub(crate) const PARA: &str = "every kind of proof (Para)";
pub(crate) const DYNAMIC: &str = "signed and listed (Dynamic)";
pub(crate) const NO_WALLETS: &str = "no wallets";

/// Provisioned, with the case of its checksum (EIP-55).
pub(crate) const EVM: &str = "0x9dD3824f045C77bC369485E8f1dD6b452b6Be617";
/// Provisioned.
pub(crate) const SOLANA: &str = SAMPLE_SOLANA_ADDRESS;
/// The user signed with it.
pub(crate) const SIGNED: &str = "0xAbCdEf0123456789aBcDeF0123456789AbCdEf01";
/// Only listed: there is no proof.
pub(crate) const LISTED: &str = "0x00000000000000000000000000000000000000aB";
/// Provisioned, on an EVM chain, but not a valid address. Changing the case of these letters leaves ASCII: K, sharp
/// s, long s, I with a dot, e with an acute accent.
pub(crate) const ODD: &str = "0XK\u{df}\u{17f}\u{130}\u{e9}";

/// The library's answer about an address.
#[derive(Clone, Copy)]
pub(crate) enum Said {
    Owned,
    Listed,
    Neither,
}

impl Said {
    /// The answers of `owns` and `lists`.
    pub(crate) fn answers(self) -> (bool, bool) {
        match self {
            Said::Owned => (true, true),
            Said::Listed => (false, true),
            Said::Neither => (false, false),
        }
    }
}

/// Session, rule, address, chain, answer.
pub(crate) struct Row(
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) Said,
);

use Said::{Listed, Neither, Owned};

pub(crate) const ROWS: &[Row] = &[
    Row(PARA, "a provisioned wallet is owned", EVM, "eip155", Owned),
    Row(
        PARA,
        "EVM compares without case: lower",
        "0x9dd3824f045c77bc369485e8f1dd6b452b6be617",
        "eip155",
        Owned,
    ),
    Row(
        PARA,
        "EVM compares without case: upper, the prefix too",
        "0X9DD3824F045C77BC369485E8F1DD6B452B6BE617",
        "eip155",
        Owned,
    ),
    Row(
        PARA,
        "an address without its prefix is another address",
        "9dD3824f045C77bC369485E8f1dD6b452b6Be617",
        "eip155",
        Neither,
    ),
    Row(
        PARA,
        "an address with one other digit is another address",
        "0x9dD3824f045C77bC369485E8f1dD6b452b6Be618",
        "eip155",
        Neither,
    ),
    Row(
        PARA,
        "the beginning of an address is not the address",
        "0x9dD3824f045C77bC369485E8f1dD6b452b6Be61",
        "eip155",
        Neither,
    ),
    Row(PARA, "spaces are not trimmed", " 0x9dD3824f045C77bC369485E8f1dD6b452b6Be617", "eip155", Neither),
    Row(
        PARA,
        "a full-width digit is another character",
        "\u{ff10}x9dD3824f045C77bC369485E8f1dD6b452b6Be617",
        "eip155",
        Neither,
    ),
    Row(PARA, "an EVM address is not owned on Solana", EVM, "solana", Neither),
    Row(PARA, "a chain's name compares with case", EVM, "EIP155", Neither),
    Row(PARA, "the provider's word EVM is not a chain's name", EVM, "EVM", Neither),
    Row(PARA, "an empty chain is not a wildcard", EVM, "", Neither),
    Row(PARA, "eip155:1 is not eip155", EVM, "eip155:1", Neither),
    Row(PARA, "the same address is only listed on another chain", EVM, "sui", Listed),
    Row(
        PARA,
        "Sui compares with case, though its addresses are hexadecimal",
        "0x9dd3824f045c77bc369485e8f1dd6b452b6be617",
        "sui",
        Neither,
    ),
    Row(PARA, "a wallet the user signed with is owned", SIGNED, "eip155", Owned),
    Row(
        PARA,
        "a signed wallet compares without case",
        "0xabcdef0123456789abcdef0123456789abcdef01",
        "eip155",
        Owned,
    ),
    Row(PARA, "a wallet without proof is only listed", LISTED, "eip155", Listed),
    Row(
        PARA,
        "a listed wallet compares without case",
        "0X00000000000000000000000000000000000000AB",
        "eip155",
        Listed,
    ),
    Row(PARA, "a Solana wallet is owned", SOLANA, "solana", Owned),
    Row(PARA, "Solana compares with case", "eep7dbbu5yvgf7pr9w17catpjcquxy8k8r3dfbg53a3w", "solana", Neither),
    Row(PARA, "a Cosmos wallet is owned", "cosmos1QqSample", "cosmos", Owned),
    Row(PARA, "Cosmos compares with case", "cosmos1qqsample", "cosmos", Neither),
    Row(PARA, "an unknown chain's address compares as it is written", "Alice.near", "NEAR", Owned),
    Row(PARA, "an unknown chain's name compares with case", "Alice.near", "near", Neither),
    Row(PARA, "an unknown chain's address compares with case", "alice.near", "NEAR", Neither),
    Row(PARA, "an empty address is never owned, even if the token has one", "", "eip155", Neither),
    Row(PARA, "an empty address is never owned on an empty chain", "", "", Neither),
    Row(PARA, "an invalid address is compared too", ODD, "eip155", Owned),
    Row(PARA, "only ASCII letters compare without case", "0xk\u{df}\u{17f}\u{130}\u{e9}", "eip155", Owned),
    Row(PARA, "the Kelvin sign is not k", "0X\u{212a}\u{df}\u{17f}\u{130}\u{e9}", "eip155", Neither),
    Row(PARA, "a sharp s is not SS", "0XKSS\u{17f}\u{130}\u{e9}", "eip155", Neither),
    Row(PARA, "a capital sharp s is another character", "0XK\u{1e9e}\u{17f}\u{130}\u{e9}", "eip155", Neither),
    Row(PARA, "a long s is not s", "0XK\u{df}s\u{130}\u{e9}", "eip155", Neither),
    Row(PARA, "an I with a dot is not an i and a dot", "0XK\u{df}\u{17f}i\u{307}\u{e9}", "eip155", Neither),
    Row(PARA, "an accented letter compares with case", "0XK\u{df}\u{17f}\u{130}\u{c9}", "eip155", Neither),
    Row(
        PARA,
        "Unicode is not normalised: e with a combining accent is another text",
        "0XK\u{df}\u{17f}\u{130}e\u{301}",
        "eip155",
        Neither,
    ),
    Row(DYNAMIC, "a verified credential is owned", SAMPLE_EXTERNAL_ADDRESS, "eip155", Owned),
    Row(DYNAMIC, "an account without a credential is listed", LISTED, "eip155", Listed),
    Row(NO_WALLETS, "a user without wallets owns none", EVM, "eip155", Neither),
];

/// A time, and the remaining seconds of Para's session then: just after it was issued, in its last second, at its
/// end, and later.
pub(crate) const REMAINING: &[(i64, i64)] =
    &[(1_745_877_769, 1_740), (1_745_879_508, 1), (1_745_879_509, 0), (1_745_879_510, -1)];
