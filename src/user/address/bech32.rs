//! Bech32 (BIP 173, BIP 350): Cosmos and Bitcoin. A text is in lower case or in upper case, never in both.

use bech32::primitives::decode::{CheckedHrpstring, SegwitHrpstring};
use bech32::{Bech32, Hrp};

use super::{Asked, Form, Rules, base58, hex_digits};

/// The prefix of an account's canonical form; 20 bytes are one account under every prefix.
const COSMOS_PREFIX: Hrp = Hrp::parse_unchecked("cosmos");

pub(super) const COSMOS: Rules = Rules {
    canonical: |text| Some(cosmos(text)?.canonical(text)),
    form: Some(|text| match cosmos(text) {
        Some(Cosmos { prefix: Some(_), .. }) => Form::Checked,
        Some(_) => Form::Possible,
        None => Form::Wrong,
    }),
    fits: |text, key| {
        let address = cosmos(text)?;
        // 32 bytes are a contract's.
        let own: [u8; 20] = address.bytes.try_into().ok()?;
        // Some chains hash as Ethereum does.
        Some(key.hash160()? == own || key.evm_address() == Some(own))
    },
};

/// Both forms: bech32 of a segregated witness, and base58check.
pub(super) const BITCOIN: Rules = Rules {
    // Base58 has one text for each account.
    canonical: segwit,
    form: Some(|text| {
        if segwit(text).is_some() || base58::checked(text).is_some() {
            Form::Checked
        } else if looks_like_segwit(text) || base58::bytes::<25>(text).is_some() {
            Form::Wrong
        } else {
            // Bitcoin's relatives have forms that this version does not know.
            Form::Possible
        }
    }),
    // One key has several addresses, each with its own money.
    fits: |_, _| None,
};

struct Cosmos {
    /// In lower case; none for hexadecimal digits.
    prefix: Option<Hrp>,
    bytes: Vec<u8>,
}

impl Cosmos {
    /// `text`: what it was read from.
    fn canonical(&self, text: &str) -> String {
        match self.prefix {
            Some(own) if self.bytes.len() != 20 || own == COSMOS_PREFIX => text.to_ascii_lowercase(),
            // Bytes that were read can be written.
            _ => bech32::encode_lower::<Bech32>(COSMOS_PREFIX, &self.bytes).unwrap_or_default(),
        }
    }
}

fn cosmos(text: &str) -> Option<Cosmos> {
    // Where an SDK shows the hash of the key as it is.
    if let Some(bytes) = hex_digits::bytes::<20>(text) {
        return Some(Cosmos { prefix: None, bytes: bytes.to_vec() });
    }
    let read = CheckedHrpstring::new::<Bech32>(text).ok()?;
    // Otherwise another text would be the same account, and Bitcoin's would be one of Cosmos.
    read.validate_segwit_padding().ok()?;
    let bytes: Vec<u8> = read.byte_iter().collect();
    (!bytes.is_empty()).then_some(Cosmos { prefix: Some(read.hrp()), bytes })
}

/// The address in lower case.
fn segwit(text: &str) -> Option<String> {
    SegwitHrpstring::new(text).ok().map(|_| text.to_ascii_lowercase())
}

fn looks_like_segwit(text: &str) -> bool {
    let known = ["bc1", "tb1", "bcrt1"];
    known
        .iter()
        .any(|prefix| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)))
}

/// 20 bytes under a prefix: no other family has this form.
pub(super) fn is_cosmos_account(text: &str) -> bool {
    !looks_like_segwit(text)
        && cosmos(text).is_some_and(|address| address.prefix.is_some() && address.bytes.len() == 20)
}

pub(super) fn asked(text: &str) -> Asked<'_> {
    match cosmos(text) {
        Some(address) => Asked {
            canonical: address.canonical(text).into(),
            key_hash: address.bytes.as_slice().try_into().ok(),
        },
        None => Asked { canonical: text.into(), key_hash: None },
    }
}
