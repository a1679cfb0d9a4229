//! The rows: a rule, the question, and the answer.

use wallet_jwt_fake_issuer::{SAMPLE_EXTERNAL_ADDRESS, SAMPLE_SOLANA_ADDRESS};

pub(crate) const PARA: &str = "every kind of proof (Para)";
pub(crate) const DYNAMIC: &str = "signed and listed (Dynamic)";
pub(crate) const NO_WALLETS: &str = "no wallets";
pub(crate) const EVERY_CHAIN: &str = "a wallet on every chain (Dynamic)";
pub(crate) const SHARED: &str = "a business account's wallet (Dynamic)";
pub(crate) const DERIVED: &str = "one key for two chains (Para)";

/// Shared among the members of a business account.
pub(crate) const SHARED_ADDRESS: &str = "0xaD6b78193b78e23F9aBBB675734f4a2B3559598D";

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

/// Of the key of Para's sample, made with @cosmjs/encoding 0.39.0.
const DERIVED_COSMOS: &str = "cosmos1vj7tahr2ruul9zpy3u44wplrft2y4aptrtpwcl";
const DERIVED_OSMOSIS: &str = "osmo1vj7tahr2ruul9zpy3u44wplrft2y4apttsj7wd";
/// Of the Solana address of Para's sample, made with @stellar/stellar-sdk 17.2.0.
const DERIVED_STELLAR: &str = "GDCLDPVNHRL4TTE6GZGDHJUIYRGA7K6H36UQTN7SHCGI4IUKQ662LVCH";
const OTHER_STELLAR: &str = "GADQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOZPI";

/// The library's answer about an address.
#[derive(Clone, Copy)]
pub(crate) enum Said {
    Owned,
    /// It is the account that a wallet's key has on another chain.
    Derived,
    /// It belongs to a business account.
    Shared,
    Listed,
    Neither,
}

impl Said {
    /// The answers of `owns`, `owns_shared` and `lists`.
    pub(crate) fn answers(self) -> (bool, bool, bool) {
        match self {
            Said::Owned => (true, true, true),
            Said::Derived => (true, true, false),
            Said::Shared => (false, true, true),
            Said::Listed => (false, false, true),
            Said::Neither => (false, false, false),
        }
    }
}

/// A question and its answer.
pub(crate) struct Row {
    pub(crate) session: String,
    pub(crate) rule: String,
    pub(crate) address: String,
    pub(crate) chain: String,
    pub(crate) said: Said,
}

impl Row {
    pub(crate) fn new(session: &str, rule: &str, address: &str, chain: &str, said: Said) -> Self {
        let [session, rule, address, chain] = [session, rule, address, chain].map(str::to_owned);
        Row { session, rule, address, chain, said }
    }
}

use Said::{Derived, Listed, Neither, Owned, Shared};

pub(crate) fn rows() -> Vec<Row> {
    let rows = ROWS
        .iter()
        .map(|(session, rule, address, chain, said)| Row::new(session, rule, address, chain, *said));
    rows.chain(crate::chains::rows()).collect()
}

/// Session, rule, address, chain, answer.
type Written = (&'static str, &'static str, &'static str, &'static str, Said);

const ROWS: &[Written] = &[
    (PARA, "a provisioned wallet is owned", EVM, "eip155", Owned),
    (PARA, "EVM compares without case: lower", "0x9dd3824f045c77bc369485e8f1dd6b452b6be617", "eip155", Owned),
    (
        PARA,
        "EVM compares without case: upper, the prefix too",
        "0X9DD3824F045C77BC369485E8F1DD6B452B6BE617",
        "eip155",
        Owned,
    ),
    (PARA, "EVM: the prefix may be missing", "9dD3824f045C77bC369485E8f1dD6b452b6Be617", "eip155", Owned),
    (
        PARA,
        "an address with one other digit is another address",
        "0x9dD3824f045C77bC369485E8f1dD6b452b6Be618",
        "eip155",
        Neither,
    ),
    (
        PARA,
        "the beginning of an address is not the address",
        "0x9dD3824f045C77bC369485E8f1dD6b452b6Be61",
        "eip155",
        Neither,
    ),
    (PARA, "spaces are not trimmed", " 0x9dD3824f045C77bC369485E8f1dD6b452b6Be617", "eip155", Neither),
    (
        PARA,
        "a full-width digit is another character",
        "\u{ff10}x9dD3824f045C77bC369485E8f1dD6b452b6Be617",
        "eip155",
        Neither,
    ),
    (PARA, "an EVM address is not owned on Solana", EVM, "solana", Neither),
    (PARA, "a chain's name compares without case", EVM, "EIP155", Owned),
    (PARA, "the provider's word EVM is a chain's name", EVM, "EVM", Owned),
    (PARA, "an empty chain is not a wildcard", EVM, "", Neither),
    (PARA, "a CAIP-2 id is read as its namespace", EVM, "eip155:1", Owned),
    (PARA, "nothing is owned on an unknown chain", EVM, "unknown", Neither),
    (PARA, "the same address is only listed on another chain", EVM, "sui", Listed),
    (
        PARA,
        "Sui compares without case, and pads",
        "0x0000000000000000000000009dd3824f045c77bc369485e8f1dd6b452b6be617",
        "sui",
        Listed,
    ),
    (PARA, "a wallet the user signed with is owned", SIGNED, "eip155", Owned),
    (
        PARA,
        "a signed wallet compares without case",
        "0xabcdef0123456789abcdef0123456789abcdef01",
        "eip155",
        Owned,
    ),
    (PARA, "a wallet without proof is only listed", LISTED, "eip155", Listed),
    (
        PARA,
        "a listed wallet compares without case",
        "0X00000000000000000000000000000000000000AB",
        "eip155",
        Listed,
    ),
    (PARA, "a Solana wallet is owned", SOLANA, "solana", Owned),
    (PARA, "Solana compares with case", "eep7dbbu5yvgf7pr9w17catpjcquxy8k8r3dfbg53a3w", "solana", Neither),
    (PARA, "a Cosmos wallet is owned", "cosmos1QqSample", "cosmos", Owned),
    (PARA, "a text that is no address compares with case", "cosmos1qqsample", "cosmos", Neither),
    (PARA, "an unknown chain's address compares as it is written", "Alice.near", "NEAR", Owned),
    (PARA, "an unknown chain's name compares with case", "Alice.near", "near", Neither),
    (PARA, "an unknown chain's address compares with case", "alice.near", "NEAR", Neither),
    (PARA, "an empty address is never owned, even if the token has one", "", "eip155", Neither),
    (PARA, "an empty address is never owned on an empty chain", "", "", Neither),
    (PARA, "an invalid address is compared too", ODD, "eip155", Owned),
    (
        PARA,
        "a text that is no EVM address compares with case",
        "0xk\u{df}\u{17f}\u{130}\u{e9}",
        "eip155",
        Neither,
    ),
    (PARA, "the Kelvin sign is not k", "0X\u{212a}\u{df}\u{17f}\u{130}\u{e9}", "eip155", Neither),
    (PARA, "a sharp s is not SS", "0XKSS\u{17f}\u{130}\u{e9}", "eip155", Neither),
    (PARA, "a capital sharp s is another character", "0XK\u{1e9e}\u{17f}\u{130}\u{e9}", "eip155", Neither),
    (PARA, "a long s is not s", "0XK\u{df}s\u{130}\u{e9}", "eip155", Neither),
    (PARA, "an I with a dot is not an i and a dot", "0XK\u{df}\u{17f}i\u{307}\u{e9}", "eip155", Neither),
    (PARA, "an accented letter compares with case", "0XK\u{df}\u{17f}\u{130}\u{c9}", "eip155", Neither),
    (
        PARA,
        "Unicode is not normalised: e with a combining accent is another text",
        "0XK\u{df}\u{17f}\u{130}e\u{301}",
        "eip155",
        Neither,
    ),
    (DYNAMIC, "a verified credential is owned", SAMPLE_EXTERNAL_ADDRESS, "eip155", Owned),
    (DYNAMIC, "an account without a credential is listed", LISTED, "eip155", Listed),
    (SHARED, "a viewer of a business account does not own its wallet", SHARED_ADDRESS, "eip155", Shared),
    (
        SHARED,
        "a shared wallet compares by its chain's rule",
        "0xad6b78193b78e23f9abbb675734f4a2b3559598d",
        "eip155",
        Shared,
    ),
    (DERIVED, "Para: the Cosmos account of the EVM wallet's key", DERIVED_COSMOS, "cosmos", Derived),
    (DERIVED, "Para: that account under another prefix", DERIVED_OSMOSIS, "cosmos", Derived),
    (DERIVED, "Para: the Stellar account of the Solana wallet's key", DERIVED_STELLAR, "stellar", Derived),
    (DERIVED, "Para: another Stellar account", OTHER_STELLAR, "stellar", Neither),
    (PARA, "a wallet without a key has no Cosmos account", DERIVED_COSMOS, "cosmos", Neither),
    (NO_WALLETS, "a user without wallets owns none", EVM, "eip155", Neither),
];

/// A time, and the remaining seconds of Para's session then: just after it was issued, in its last second, at its
/// end, and later.
pub(crate) const REMAINING: &[(i64, i64)] =
    &[(1_745_877_769, 1_740), (1_745_879_508, 1), (1_745_879_509, 0), (1_745_879_510, -1)];
