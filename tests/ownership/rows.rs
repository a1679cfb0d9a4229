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
/// Mentioned only.
pub(crate) const LISTED: &str = "0x00000000000000000000000000000000000000aB";
/// Provisioned, on an EVM chain, and no address at all: letters whose case folding leaves ASCII. K, sharp s, long s,
/// I with a dot, e with an acute.
pub(crate) const ODD: &str = "0XK\u{df}\u{17f}\u{130}\u{e9}";

/// What the library says of an address.
#[derive(Clone, Copy)]
pub(crate) enum Said {
    Owned,
    Listed,
    Neither,
}

impl Said {
    /// `owns` and `lists`.
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
        "the prefix belongs to the address",
        "9dD3824f045C77bC369485E8f1dD6b452b6Be617",
        "eip155",
        Neither,
    ),
    Row(
        PARA,
        "one digit makes another address",
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
    Row(PARA, "blanks are not cut off", " 0x9dD3824f045C77bC369485E8f1dD6b452b6Be617", "eip155", Neither),
    Row(
        PARA,
        "a digit of full width is another letter",
        "\u{ff10}x9dD3824f045C77bC369485E8f1dD6b452b6Be617",
        "eip155",
        Neither,
    ),
    Row(PARA, "an EVM address is not one of Solana", EVM, "solana", Neither),
    Row(PARA, "a chain's name has its case", EVM, "EIP155", Neither),
    Row(PARA, "the provider's word is no chain", EVM, "EVM", Neither),
    Row(PARA, "no chain is no wildcard", EVM, "", Neither),
    Row(PARA, "a chain with a reference is another word", EVM, "eip155:1", Neither),
    Row(PARA, "the same address is only listed on another chain", EVM, "sui", Listed),
    Row(
        PARA,
        "Sui compares with case, though its addresses are hexadecimal",
        "0x9dd3824f045c77bc369485e8f1dd6b452b6be617",
        "sui",
        Neither,
    ),
    Row(PARA, "a wallet the user signed with is owned", SIGNED, "eip155", Owned),
    Row(PARA, "so it is without case", "0xabcdef0123456789abcdef0123456789abcdef01", "eip155", Owned),
    Row(PARA, "a wallet that is only mentioned is listed", LISTED, "eip155", Listed),
    Row(
        PARA,
        "so it is without case: listed",
        "0X00000000000000000000000000000000000000AB",
        "eip155",
        Listed,
    ),
    Row(PARA, "a Solana wallet is owned", SOLANA, "solana", Owned),
    Row(PARA, "Solana compares with case", "eep7dbbu5yvgf7pr9w17catpjcquxy8k8r3dfbg53a3w", "solana", Neither),
    Row(PARA, "a Cosmos wallet is owned", "cosmos1QqSample", "cosmos", Owned),
    Row(PARA, "Cosmos compares with case", "cosmos1qqsample", "cosmos", Neither),
    Row(PARA, "a chain that no version knows is compared as it is written", "Alice.near", "NEAR", Owned),
    Row(PARA, "the name of an unknown chain has its case", "Alice.near", "near", Neither),
    Row(PARA, "an address on an unknown chain has its case", "alice.near", "NEAR", Neither),
    Row(PARA, "an empty address is nobody's, also if the token has one", "", "eip155", Neither),
    Row(PARA, "an empty address is nobody's on any chain", "", "", Neither),
    Row(PARA, "what is no address is compared all the same", ODD, "eip155", Owned),
    Row(PARA, "ASCII letters fold, others stay", "0xk\u{df}\u{17f}\u{130}\u{e9}", "eip155", Owned),
    Row(PARA, "the Kelvin sign is no k", "0X\u{212a}\u{df}\u{17f}\u{130}\u{e9}", "eip155", Neither),
    Row(PARA, "a sharp s is not SS", "0XKSS\u{17f}\u{130}\u{e9}", "eip155", Neither),
    Row(PARA, "a sharp s has no other case", "0XK\u{1e9e}\u{17f}\u{130}\u{e9}", "eip155", Neither),
    Row(PARA, "a long s is no s", "0XK\u{df}s\u{130}\u{e9}", "eip155", Neither),
    Row(PARA, "an I with a dot is no i and a dot", "0XK\u{df}\u{17f}i\u{307}\u{e9}", "eip155", Neither),
    Row(PARA, "an accented letter keeps its case", "0XK\u{df}\u{17f}\u{130}\u{c9}", "eip155", Neither),
    Row(
        PARA,
        "nothing is normalised: an e and an accent is another text",
        "0XK\u{df}\u{17f}\u{130}e\u{301}",
        "eip155",
        Neither,
    ),
    Row(DYNAMIC, "a verified credential is owned", SAMPLE_EXTERNAL_ADDRESS, "eip155", Owned),
    Row(DYNAMIC, "an account without a credential is listed", LISTED, "eip155", Listed),
    Row(NO_WALLETS, "who has no wallets owns none", EVM, "eip155", Neither),
];

/// A time, and how long Para's session then lives: a moment after it was issued, the last second, its end, later.
pub(crate) const REMAINING: &[(i64, i64)] =
    &[(1_745_877_769, 1_740), (1_745_879_508, 1), (1_745_879_509, 0), (1_745_879_510, -1)];
