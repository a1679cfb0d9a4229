//! What a custom issuer's tokens have beyond issuer, audience and keys.

use std::path::Path;

use clap::{Args, ValueEnum};
use wallet_jwt::provider::{IssuerKeySet, KindClaim, PublicKeys, WalletChain, WalletClaims};
use wallet_jwt::user::{Chain, Proof};

use crate::key_file::{self, Content};
use crate::output::Failure;
use crate::redaction::is_url;

/// What the issuer's list of wallets proves.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ListProof {
    Listed,
    Signed,
    Provisioned,
}

/// The options that only a custom issuer has.
#[derive(Args, Clone)]
#[command(next_help_heading = "Claims of a custom issuer")]
pub(crate) struct CustomArgs {
    /// A top-level claim with the user's id, for tokens without `sub` (custom) [default: sub]. If repeated, the id is all of
    /// them together. It must be unique among all users of the issuer. Web3Auth's `userId` alone is not: the id at one login
    /// provider may be the id of somebody else at another
    #[arg(long = "user-id-claim", value_name = "CLAIM", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) user_id_claims: Vec<String>,
    /// An accepted issuer with a key set of its own, instead of --issuer and --jwks; may be repeated (custom)
    #[arg(long, value_name = "ISSUER=FILE|URL")]
    pub(crate) issuer_keys: Vec<String>,
    /// How long after `iat` a token is accepted, in seconds (custom) [default: until it expires]
    #[arg(long, value_name = "SECONDS")]
    pub(crate) max_age: Option<u32>,
    /// A claim that must be present; may be repeated (custom)
    #[arg(long = "require-claim", value_name = "CLAIM")]
    pub(crate) required_claims: Vec<String>,
    /// A claim and an accepted value of it, e.g. `token_use=id`; may be repeated for other values (custom)
    #[arg(long, value_name = "CLAIM=VALUE")]
    pub(crate) kind_claim: Vec<String>,
    /// The claim that lists the wallets. For a list inside of another claim repeat it, the outer claim first, at most three times
    /// (custom)
    #[arg(long, value_name = "CLAIM")]
    pub(crate) wallets: Vec<String>,
    /// The member of each listed wallet with its address (custom) [default: address]
    #[arg(long, value_name = "MEMBER", requires = "wallets")]
    pub(crate) wallet_address: Option<String>,
    /// The member of each listed wallet with its chain (custom) [default: chain]
    #[arg(long, value_name = "MEMBER", requires = "wallets")]
    pub(crate) wallet_chain: Option<String>,
    /// The chain of all listed wallets, e.g. `eip155` (custom)
    #[arg(long, value_name = "CHAIN", requires = "wallets", conflicts_with = "wallet_chain", value_parser = known_chain)]
    pub(crate) wallets_chain: Option<Chain>,
    /// What the list proves (custom) [default: listed, which is no proof]
    #[arg(long, value_enum, requires = "wallets")]
    pub(crate) wallet_proof: Option<ListProof>,
    /// The list is JSON text in a string (custom)
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
            let (issuer, place) = text.split_once('=').ok_or_else(usage)?;
            let (keys_url, keys) = if is_url(place) {
                (Some(place.to_owned()), None)
            } else {
                (None, Some(PublicKeys::JwkSet(key_file::read(Path::new(place), Content::JwkSet)?)))
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
