//! No two different accounts are the same: accounts that differ in one bit, byte, letter, prefix, version or workchain, with
//! their checksums made right again. Each text is made here, not by the rules.
//!
//! These mistakes were planted in the rules by hand, one by one. The short run caught each that makes two accounts equal.
//! Those marked * make a text an address that is none: the tests of the rules beside this caught them.
//!
//! | chain | mistake |
//! |---|---|
//! | EVM | the first byte does not count |
//! | Sui | digits beyond 64 are cut off |
//! | Flow | short addresses are padded |
//! | Starknet | numbers are taken modulo 2^251 |
//! | Solana | base58 without case |
//! | Tron | the checksum is not checked * |
//! | Tron | any version counts |
//! | Bitcoin | the network's prefix does not count |
//! | Bitcoin | base58 without case |
//! | Bitcoin | base58: only the hash counts, not the version |
//! | Cosmos | 32 bytes are equal under any prefix |
//! | Cosmos | the checksum of bech32m is taken too |
//! | Stellar | `M…` is its `G…` |
//! | Stellar | letters in any case * |
//! | Algorand | the bits that the last letter has to spare do not count * |
//! | Starknet | there is no largest number * |
//! | Cosmos | the spare bits do not count * |
//! | TON | the workchain does not count |
//! | TON | the workchain is cut to one byte |
//! | TON | any tag is taken |
//! | TON | friendly texts without case |

mod families;

use fastrand::Rng;

use super::{Chain, asked, canonical};
use families::Family;

/// What an account's text says.
#[derive(Clone, Debug, PartialEq)]
struct Account {
    prefix: &'static str,
    version: i32,
    bytes: Vec<u8>,
    /// It is written as no wallet writes it.
    is_broken: bool,
}

impl Family {
    fn random(&self, rng: &mut Rng) -> Account {
        let mut bytes: Vec<u8> = (0..self.lengths[0]).map(|_| rng.u8(..)).collect();
        // Zeros in front: some chains leave them out, others must not.
        for byte in bytes.iter_mut().take(if rng.u8(..4) == 0 { 2 } else { 0 }) {
            *byte = 0;
        }
        if self.chain == Chain::Starknet {
            bytes[0] &= 7;
        }
        let (prefix, version) = (self.prefixes[rng.usize(..self.prefixes.len())], self.versions[0]);
        let mut account = Account { prefix, version, bytes, is_broken: false };
        // Half of the accounts are of another kind, which this chain may know too.
        if rng.bool() {
            account = self.changed(&account, rng);
        }
        account
    }

    /// The account with one thing changed.
    fn changed(&self, account: &Account, rng: &mut Rng) -> Account {
        let mut other = account.clone();
        let (from, to) = (rng.usize(..other.bytes.len()), rng.usize(..other.bytes.len()));
        match rng.u8(..10) {
            0 => other.bytes[from] ^= 1 << rng.u8(..8),
            1 => other.bytes[from] = rng.u8(..),
            2 => other.bytes.swap(from, to),
            3 => other.bytes.rotate_left(1),
            // The first and the last byte are where a rule could cut.
            4 => other.bytes[0] ^= 1 << rng.u8(..8),
            5 => *other.bytes.last_mut().unwrap() ^= 1 << rng.u8(..8),
            6 => {
                other.version = self.versions[rng.usize(..self.versions.len())];
                if self.chain == Chain::Stellar {
                    // A muxed address has the user's number too.
                    other.bytes.resize(if other.version == families::MUXED { 40 } else { 32 }, 0);
                }
            }
            7 => other.prefix = self.prefixes[rng.usize(..self.prefixes.len())],
            8 => other.is_broken = self.can_break() && !other.is_broken,
            _ => {
                let length = self.lengths[rng.usize(..self.lengths.len())];
                if rng.bool() {
                    other.bytes.resize(length, 0);
                } else {
                    other.bytes.reverse();
                    other.bytes.resize(length, 0);
                    other.bytes.reverse();
                }
            }
        }
        other
    }

    fn can_break(&self) -> bool {
        use Chain::{Algorand, Bip122, Cosmos, Stellar, Ton};
        matches!(self.chain, Algorand | Bip122 | Cosmos | Stellar | Ton)
    }

    /// The text with one letter or digit changed, or in another case: never the same account.
    fn changed_text(&self, text: &str, rng: &mut Rng) -> Option<String> {
        let is_hex = (self.is_hex)(text);
        let has_prefix = |prefix: &&str| text.to_ascii_lowercase().starts_with(&format!("{prefix}1"));
        if !is_hex && rng.u8(..4) == 0 && !self.prefixes.iter().any(has_prefix) {
            // Never fold base58, base64 or base32.
            let other = if rng.bool() { text.to_ascii_lowercase() } else { text.to_ascii_uppercase() };
            return (other != text).then_some(other);
        }
        let start = if is_hex && text.get(1..2).is_some_and(|x| x.eq_ignore_ascii_case("x")) { 2 } else { 0 };
        let place = rng.usize(start..text.len());
        let old = char::from(text.as_bytes()[place]);
        let alphabet = if is_hex {
            "0123456789abcdef"
        } else {
            "023456789acdefghjklmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ"
        };
        let new = char::from(alphabet.as_bytes()[rng.usize(..alphabet.len())]);
        let is_equal = if is_hex { old.eq_ignore_ascii_case(&new) } else { old == new };
        (old.is_ascii_alphanumeric() && !is_equal)
            .then(|| format!("{}{new}{}", &text[..place], &text[place + 1..]))
    }
}

fn is_same(chain: &Chain, own: &str, other: &str) -> bool {
    asked(chain, other).is_some_and(|account| canonical(chain, own) == account.canonical)
}

/// Compares that many pairs of accounts on each chain, and two spellings of each.
fn compare(pairs: usize) {
    let seed = fastrand::u64(..);
    for family in families::all() {
        let mut rng = Rng::with_seed(seed);
        let chain = &family.chain;
        let mut different = 0;
        while different < pairs {
            let account = family.random(&mut rng);
            let text = (family.write)(&account, &mut rng);
            let again = (family.write)(&account, &mut rng);
            let other = family.changed(&account, &mut rng);
            if !(family.is_same)(&account, &other) {
                let other = (family.write)(&other, &mut rng);
                assert!(!is_same(chain, &text, &other), "{chain}, seed {seed}: {text} {other}");
                assert!(!is_same(chain, &other, &text), "{chain}, seed {seed}: {other} {text}");
                different += 1;
            }
            if let Some(other) = family.changed_text(&text, &mut rng) {
                assert!(!is_same(chain, &text, &other), "{chain}, seed {seed}: {text} {other}");
                assert!(!is_same(chain, &again, &other), "{chain}, seed {seed}: {again} {other}");
            }
            if is_account(&family, &account) {
                assert!(is_same(chain, &text, &again), "{chain}, seed {seed}: {text} {again}");
            }
        }
    }
}

/// Whether the chain has such accounts, so that all spellings are one.
fn is_account(family: &Family, account: &Account) -> bool {
    let length = account.bytes.len();
    let is_whole = !account.is_broken && length == family.lengths[0];
    match family.chain {
        Chain::Sui | Chain::Aptos => !account.is_broken && length <= 32,
        Chain::Starknet => length <= 31 || length == 32 && account.bytes[0] < 8,
        Chain::Bip122 => {
            is_whole && account.version != 1 || !account.is_broken && length == 32 && account.version < 17
        }
        Chain::Cosmos => !account.is_broken,
        Chain::Tron => is_whole && account.version == 0x41,
        _ => is_whole,
    }
}

#[test]
fn a_neighbour_is_never_the_same_account() {
    compare(2_000);
}

#[test]
#[ignore = "a minute: 100,000 pairs on each chain"]
fn a_neighbour_is_never_the_same_account_in_a_long_run() {
    compare(100_000);
}
