//! How each chain writes an account, made here a second time and not by the rules under test.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use bech32::{Bech32, Bech32m, Fe32, Hrp, segwit};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use fastrand::Rng;
use ring::digest::{SHA256, SHA512_256, digest};

use super::Account;
use crate::user::Chain;

/// A chain: what its accounts are, and how one is written.
pub(super) struct Family {
    pub(super) chain: Chain,
    /// The lengths of an account's bytes: one that is right first, then wrong ones too.
    pub(super) lengths: &'static [usize],
    /// Versions, workchains: the first is an account's, the others are of other accounts or of none.
    pub(super) versions: &'static [i32],
    pub(super) prefixes: &'static [&'static str],
    /// A text of the account: one of its spellings, by chance.
    pub(super) write: fn(&Account, &mut Rng) -> String,
    /// Whether both are one account.
    pub(super) is_same: fn(&Account, &Account) -> bool,
    /// Whether a text's letters have no case: the digits of a number.
    pub(super) is_hex: fn(&str) -> bool,
}

const NO: fn(&str) -> bool = |_| false;
const YES: fn(&str) -> bool = |_| true;

/// No versions, no prefixes, exact.
const PLAIN: Family = Family {
    chain: Chain::Solana,
    lengths: &[32, 31, 33],
    versions: &[0],
    prefixes: &[""],
    write: |account, _| bs58::encode(&account.bytes).into_string(),
    is_same: |one, other| one == other,
    is_hex: NO,
};

pub(super) fn all() -> Vec<Family> {
    let evm = |chain| Family {
        chain,
        lengths: &[20, 19, 21],
        write: |account, rng| digits(&account.bytes, &["0x", "0X", ""], rng),
        is_hex: YES,
        ..PLAIN
    };
    let padded = |chain| Family {
        chain,
        lengths: &[32, 31, 33],
        write: padded,
        is_same: |one, other| number(one) == number(other),
        is_hex: YES,
        ..PLAIN
    };
    vec![
        evm(Chain::Eip155),
        evm(Chain::Tempo),
        padded(Chain::Sui),
        padded(Chain::Aptos),
        padded(Chain::Starknet),
        Family {
            chain: Chain::Flow,
            lengths: &[8, 7, 9],
            write: |account, rng| digits(&account.bytes, &["0x", "Fx", ""], rng),
            is_hex: YES,
            ..PLAIN
        },
        PLAIN,
        Family { chain: Chain::Eclipse, ..PLAIN },
        Family {
            chain: Chain::Tron,
            lengths: &[20, 19, 21],
            versions: &[0x41, 0x42, 0x00, 0xa0],
            write: tron,
            is_hex: |text| text.bytes().all(|digit| digit.is_ascii_hexdigit()),
            ..PLAIN
        },
        Family {
            chain: Chain::Bip122,
            lengths: &[20, 32],
            versions: &[0, 1, 2, 16, P2PKH, P2SH, TESTNET],
            prefixes: &["bc", "tb", "bcrt"],
            write: bitcoin,
            is_same: |one, other| {
                // Base58check has a version only.
                let is_base58 = one.version >= P2PKH;
                let prefix = is_base58 || one.prefix == other.prefix;
                (one.version, &one.bytes, one.is_broken) == (other.version, &other.bytes, other.is_broken)
                    && prefix
            },
            ..PLAIN
        },
        Family {
            chain: Chain::Cosmos,
            lengths: &[20, 32, 21],
            prefixes: &["cosmos", "osmo", "noble", "inj", "juno"],
            write: cosmos,
            is_same: |one, other| {
                let prefix = one.bytes.len() == 20 || one.prefix == other.prefix;
                (&one.bytes, one.is_broken) == (&other.bytes, other.is_broken) && prefix
            },
            is_hex: |text| text.len() <= 42 && text.trim_start_matches("0x").len() == 40,
            ..PLAIN
        },
        Family {
            chain: Chain::Stellar,
            lengths: &[32, 40],
            versions: &[6 << 3, MUXED, 18 << 3],
            write: stellar,
            ..PLAIN
        },
        Family { chain: Chain::Algorand, lengths: &[32], write: algorand, ..PLAIN },
        Family {
            chain: Chain::Ton,
            lengths: &[32, 31],
            versions: &[0, -1, 1, 127, -128, 255, 256, -256],
            write: ton,
            is_hex: |text| text.contains(':'),
            ..PLAIN
        },
    ]
}

/// Stellar's version of an address of one user among many.
pub(super) const MUXED: i32 = 12 << 3;

fn number(account: &Account) -> (&[u8], bool) {
    let zeros = account.bytes.iter().take_while(|byte| **byte == 0).count();
    (&account.bytes[zeros..], account.is_broken)
}

/// In lower case, in upper case, or in both.
fn hex_text(bytes: &[u8], rng: &mut Rng) -> String {
    let lower = HEXLOWER.encode(bytes);
    match rng.u8(..3) {
        0 => lower,
        1 => lower.to_ascii_uppercase(),
        _ => lower.chars().map(|digit| if rng.bool() { digit.to_ascii_uppercase() } else { digit }).collect(),
    }
}

fn digits(bytes: &[u8], prefixes: &[&str], rng: &mut Rng) -> String {
    format!("{}{}", prefixes[rng.usize(..prefixes.len())], hex_text(bytes, rng))
}

fn padded(account: &Account, rng: &mut Rng) -> String {
    let all = hex_text(&account.bytes, rng);
    let short = all.trim_start_matches('0');
    let text = if rng.bool() || short.is_empty() { all.as_str() } else { short };
    format!("{}{text}", ["0x", "0X", ""][rng.usize(..3)])
}

fn base58check(version: i32, bytes: &[u8]) -> String {
    let payload = [&[low_byte(version)], bytes].concat();
    let sum = digest(&SHA256, digest(&SHA256, &payload).as_ref());
    bs58::encode([&payload, &sum.as_ref()[..4]].concat()).into_string()
}

fn low_byte(version: i32) -> u8 {
    version.to_le_bytes()[0]
}

fn tron(account: &Account, rng: &mut Rng) -> String {
    if rng.bool() {
        return base58check(account.version, &account.bytes);
    }
    let payload = [&[low_byte(account.version)], account.bytes.as_slice()].concat();
    let lower = HEXLOWER.encode(&payload);
    if rng.bool() { lower } else { lower.to_ascii_uppercase() }
}

/// Beyond the versions of segregated witnesses.
const P2PKH: i32 = 0x100;
const P2SH: i32 = 0x105;
const TESTNET: i32 = 0x16f;

fn cased(lower: String, rng: &mut Rng) -> String {
    if rng.bool() { lower } else { lower.to_ascii_uppercase() }
}

/// A broken one has the checksum of another version.
fn bitcoin(account: &Account, rng: &mut Rng) -> String {
    if account.version >= P2PKH {
        let version = account.version + i32::from(account.is_broken);
        return base58check(version, &account.bytes);
    }
    let hrp = Hrp::parse(account.prefix).unwrap();
    let version = Fe32::try_from(low_byte(account.version)).unwrap();
    let right = segwit::encode(hrp, version, &account.bytes);
    let data = [&[version.to_u8()], fives(&account.bytes).as_slice()].concat();
    let text = match (account.is_broken, account.version) {
        (false, _) if right.is_ok() => right.unwrap(),
        (true, 0) => with_fives::<Bech32m>(hrp, &data),
        _ => with_fives::<Bech32>(hrp, &data),
    };
    cased(text, rng)
}

/// Groups of five bits, the last one filled up with zeros.
fn fives(bytes: &[u8]) -> Vec<u8> {
    let bits: Vec<u8> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| (byte >> bit) & 1)).collect();
    bits.chunks(5).map(|five| five.iter().fold(0, |sum, bit| sum << 1 | bit) << (5 - five.len())).collect()
}

fn with_fives<Checksum: bech32::Checksum>(hrp: Hrp, data: &[u8]) -> String {
    use bech32::primitives::iter::Fe32IterExt as _;
    let data = data.iter().map(|five| Fe32::try_from(*five).unwrap());
    data.with_checksum::<Checksum>(&hrp).chars().collect()
}

/// A broken one has the checksum of Bitcoin's newer addresses.
fn cosmos(account: &Account, rng: &mut Rng) -> String {
    let hrp = Hrp::parse(account.prefix).unwrap();
    if account.is_broken {
        return cased(bech32::encode_lower::<Bech32m>(hrp, &account.bytes).unwrap(), rng);
    }
    if account.bytes.len() == 20 && rng.u8(..3) == 0 {
        return digits(&account.bytes, &["0x", ""], rng);
    }
    cased(bech32::encode_lower::<Bech32>(hrp, &account.bytes).unwrap(), rng)
}

/// The polynomial's long division, bit by bit.
fn crc(bytes: &[u8]) -> u16 {
    let bits =
        bytes.iter().chain(&[0, 0]).flat_map(|byte| (0..8).rev().map(move |bit| u32::from(byte >> bit) & 1));
    let rest = bits.fold(0u32, |rest, bit| {
        let next = rest << 1 | bit;
        if next & 0x1_0000 == 0 { next } else { next ^ 0x1_1021 }
    });
    u16::try_from(rest).unwrap()
}

/// A broken one has its checksum the wrong way round.
fn stellar(account: &Account, _: &mut Rng) -> String {
    let payload = [&[low_byte(account.version)], account.bytes.as_slice()].concat();
    let right = crc(&payload);
    let turned = right.swap_bytes();
    let wrong = if turned == right { right ^ 1 } else { turned };
    let sum = if account.is_broken { wrong } else { right }.to_le_bytes();
    BASE32_NOPAD.encode(&[payload.as_slice(), &sum].concat())
}

/// A broken one has a bit in its last letter that is not read.
fn algorand(account: &Account, _: &mut Rng) -> String {
    let hash = digest(&SHA512_256, &account.bytes);
    let mut text = BASE32_NOPAD.encode(&[account.bytes.as_slice(), &hash.as_ref()[28..]].concat());
    if account.is_broken {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let last = alphabet.find(text.pop().unwrap()).unwrap();
        text.push(char::from(alphabet.as_bytes()[last ^ 1]));
    }
    text
}

/// A broken one has a tag that no wallet writes.
fn ton(account: &Account, rng: &mut Rng) -> String {
    let workchain = i8::try_from(account.version);
    let Some(workchain) = workchain.ok().filter(|_| account.is_broken || rng.bool()) else {
        let broken = if account.is_broken { "+" } else { "" };
        return format!("{broken}{}:{}", account.version, hex_text(&account.bytes, rng));
    };
    let tag = if account.is_broken { 0x12 } else { [0x11, 0x51, 0x91, 0xd1][rng.usize(..4)] };
    let payload = [&[tag, workchain.to_le_bytes()[0]], account.bytes.as_slice()].concat();
    let bytes = [payload.as_slice(), &crc(&payload).to_be_bytes()].concat();
    if rng.bool() { STANDARD.encode(bytes) } else { URL_SAFE.encode(bytes) }
}
