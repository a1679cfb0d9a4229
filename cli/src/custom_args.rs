//! What a custom issuer's tokens have beyond issuer, audience and keys.

use std::path::Path;

use clap::{Args, ValueEnum};
use wallet_jwt::provider::{IssuerKeySet, KindClaim, WalletChain, WalletClaims};
use wallet_jwt::user::{Chain, Proof};

use crate::key_file;
use crate::output::Failure;
use crate::redaction::is_url;

/// What the issuer's list of wallets proves.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ListProof {
    Listed,
    Signed,
    Provisioned,
}

/// The heading of the options that only a custom issuer has.
pub(crate) const CUSTOM: &str = "Custom issuer";

/// The options for a custom issuer's claims, and for several issuers.
#[derive(Args, Clone)]
#[command(next_help_heading = CUSTOM)]
pub(crate) struct CustomArgs {
    /// A top-level claim with the user's id, for tokens without `sub` [default: sub]. If repeated, the id is all of
    /// them together. It must be unique among all users of the issuer. Web3Auth's `userId` alone is not: the id at one login
    /// provider may be the id of somebody else at another
    #[arg(long = "user-id-claim", value_name = "CLAIM", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) user_id_claims: Vec<String>,
    /// An accepted issuer with keys of its own (a JWK Set's file or https URL, or a PEM file), instead of --issuer and --jwks;
    /// may be repeated
    #[arg(long, value_name = "ISSUER=FILE|URL")]
    pub(crate) issuer_keys: Vec<String>,
    /// How long after `iat` a token is accepted, in seconds [default: until it expires]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub(crate) max_age: Option<i64>,
    /// A claim that must be present; may be repeated
    #[arg(long = "require-claim", value_name = "CLAIM")]
    pub(crate) required_claims: Vec<String>,
    /// A claim and an accepted value of it, e.g. `token_use=id`; may be repeated for other values
    #[arg(long, value_name = "CLAIM=VALUE")]
    pub(crate) kind_claim: Vec<String>,
    /// The claim that lists the wallets. For a list inside of another claim repeat it, the outer claim first, at most three times
    ///
    #[arg(long, value_name = "CLAIM")]
    pub(crate) wallets: Vec<String>,
    /// The member of each listed wallet with its address [default: address]
    #[arg(long, value_name = "MEMBER", requires = "wallets")]
    pub(crate) wallet_address: Option<String>,
    /// The member of each listed wallet with its chain [default: chain]
    #[arg(long, value_name = "MEMBER", requires = "wallets")]
    pub(crate) wallet_chain: Option<String>,
    /// The chain of all listed wallets, e.g. `eip155`
    #[arg(long, value_name = "CHAIN", requires = "wallets", conflicts_with = "wallet_chain", value_parser = known_chain)]
    pub(crate) wallets_chain: Option<Chain>,
    /// What the list proves [default: listed, which is no proof]
    #[arg(long, value_enum, requires = "wallets")]
    pub(crate) wallet_proof: Option<ListProof>,
    /// The list is JSON text in a string
    #[arg(long, requires = "wallets")]
    pub(crate) wallets_json_text: bool,
}

impl CustomArgs {
    /// The only claim with the user's id, and several that are it together.
    pub(crate) fn user_id(&self) -> (String, Vec<String>) {
        match &self.user_id_claims[..] {
            [] => ("sub".to_owned(), Vec::new()),
            [only] => (only.clone(), Vec::new()),
            several => ("sub".to_owned(), several.to_vec()),
        }
    }

    pub(crate) fn issuer_keys(&self) -> Result<Vec<IssuerKeySet>, Failure> {
        let sets = self.issuer_keys.iter().map(|text| {
            let usage = || Failure::usage("--issuer-keys needs ISSUER=FILE or ISSUER=URL");
            let (issuer, place) = split_issuer(text).ok_or_else(usage)?;
            let (keys_url, keys) = if is_url(place) {
                (Some(place.to_owned()), None)
            } else {
                (None, Some(key_file::read_either(Path::new(place))?))
            };
            Ok(IssuerKeySet { issuer: issuer.to_owned(), keys_url, keys })
        });
        sets.collect()
    }

    pub(crate) fn kind_claim(&self) -> Result<Option<KindClaim>, Failure> {
        let mut rule: Option<KindClaim> = None;
        for text in &self.kind_claim {
            let usage = || {
                Failure::usage(
                    "--kind-claim needs CLAIM=VALUE; if it is repeated, the claim must be the same",
                )
            };
            let (claim, value) = text.split_once('=').ok_or_else(usage)?;
            let known = rule.get_or_insert_with(|| KindClaim { claim: claim.to_owned(), values: Vec::new() });
            if known.claim != claim {
                return Err(usage());
            }
            known.values.push(value.to_owned());
        }
        Ok(rule)
    }

    pub(crate) fn wallets(&self) -> Option<WalletClaims> {
        let or = |given: &Option<String>, default: &str| given.clone().unwrap_or_else(|| default.to_owned());
        (!self.wallets.is_empty()).then(|| WalletClaims {
            path: self.wallets.clone(),
            address: or(&self.wallet_address, "address"),
            chain: match &self.wallets_chain {
                Some(chain) => WalletChain::All(chain.clone()),
                None => WalletChain::Member(or(&self.wallet_chain, "chain")),
            },
            proof: self.wallet_proof.map(|proof| match proof {
                ListProof::Listed => Proof::Listed,
                ListProof::Signed => Proof::Signed,
                ListProof::Provisioned => Proof::Provisioned,
            }),
            is_json_text: self.wallets_json_text,
        })
    }
}

/// An issuer may have a `=` (a query), and so may the URL of its keys: a URL begins after the first `=` that a scheme follows.
fn split_issuer(text: &str) -> Option<(&str, &str)> {
    let mut parts = text.match_indices('=').map(|(at, _)| (&text[..at], &text[at + 1..]));
    parts.find(|(_, place)| is_url(place)).or_else(|| text.rsplit_once('='))
}

/// `owns` would never count a wallet of a mistyped chain.
fn known_chain(word: &str) -> Result<Chain, String> {
    match Chain::from(word) {
        Chain::Unknown | Chain::Other(_) => {
            Err("no chain is known by that name: say eip155, solana, bip122 or another CAIP-2 namespace"
                .to_owned())
        }
        known => Ok(known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_with_an_equals_sign_keeps_it() {
        for (text, expected) in [
            ("https://a.example=set.json", Some(("https://a.example", "set.json"))),
            ("https://a.example/?t=1=set.json", Some(("https://a.example/?t=1", "set.json"))),
            (
                "https://a.example/?t=1=https://b.example/?k=2",
                Some(("https://a.example/?t=1", "https://b.example/?k=2")),
            ),
            ("https://a.example", None),
        ] {
            assert_eq!(split_issuer(text), expected, "{text}");
        }
    }
}
