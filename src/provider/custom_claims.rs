//! What a configuration says about the claims of a custom issuer's tokens: wallets, and kinds of tokens.

use serde::Deserialize;

use super::claims::TokenKind;
use super::description::{Content, Form};
use crate::error::{ConfigError, VerifyError};
use crate::token::claims::Claims;
use crate::token::registered::RegisteredClaims;
use crate::user::{Chain, Custody, Identity, IdentityKind, ListedWallet, Proof, Wallet, merge};

/// Two objects around the list.
const MAX_PATH: usize = 3;

/// Where a custom issuer's tokens list the user's wallets: an array of objects.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct WalletClaims {
    /// The claim with the list: the names from the outside to the inside, 1 to 3. A token without it has no wallets.
    pub path: Vec<String>,
    /// The member of each object with the address. An object without it is skipped.
    pub address: String,
    /// The chain of the addresses.
    pub chain: WalletChain,
    /// What the issuer's list proves. **Only you can know it**: signed, if the issuer has checked a signature by each wallet;
    /// provisioned, if it made each wallet for this user. Default: listed, which is no proof.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    pub proof: Option<Proof>,
    /// Whether the list is JSON text in a string, of at most 16 KiB. The path has one name then. Default: no.
    #[serde(default)]
    #[cfg_attr(feature = "ffi", uniffi(default = false))]
    pub is_json_text: bool,
}

/// The chain of the addresses in a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
pub enum WalletChain {
    /// The member of each object with the chain's name: a CAIP-2 namespace or id, or a word of the wallet SDKs.
    Member(String),
    /// All are of this chain.
    All(Chain),
}

/// Which of a custom issuer's tokens are accepted, by a claim that says the kind.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct KindClaim {
    /// The top-level claim.
    pub claim: String,
    /// The accepted values; every other token is `E_TOKEN_KIND`.
    pub values: Vec<String>,
}

/// The form of a custom issuer's tokens. Who the user is stands in no claim that is known.
#[derive(Debug, PartialEq)]
pub(super) struct CustomForm {
    wallets: Option<WalletClaims>,
    kind: Option<KindClaim>,
}

impl CustomForm {
    pub(super) fn new(wallets: Option<WalletClaims>, kind: Option<KindClaim>) -> Result<Self, ConfigError> {
        let is_empty = |names: &[String]| names.is_empty() || names.iter().any(String::is_empty);
        let wrong = |detail: &str| Err(ConfigError::Format { detail: detail.to_owned() });
        if let Some(wallets) = &wallets {
            if is_empty(&wallets.path) || wallets.path.len() > MAX_PATH {
                return wrong("the path of `wallets` has 1 to 3 names");
            }
            if wallets.is_json_text && wallets.path.len() > 1 {
                return wrong(
                    "a list of wallets that is JSON text stands at the top level: its path has one name",
                );
            }
            let has_no_member = matches!(&wallets.chain, WalletChain::Member(name) if name.is_empty());
            if wallets.address.is_empty() || has_no_member {
                return wrong("a member of `wallets` has no name");
            }
        }
        if kind.as_ref().is_some_and(|kind| kind.claim.is_empty() || is_empty(&kind.values)) {
            return wrong("say the claim with the token's kind, and the accepted values");
        }
        Ok(CustomForm { wallets, kind })
    }
}

impl Form for CustomForm {
    fn read(&self, claims: &Claims<'_>, _: &RegisteredClaims) -> Result<Content, VerifyError> {
        let own_check = self.kind.as_ref().map_or(Ok(()), |kind| kind.check(claims));
        let wallets = self.wallets.as_ref().map(|wallets| wallets.read(claims)).transpose()?;
        let unknown = Identity::of_kind(IdentityKind::Unknown);
        Ok(Content {
            own_check,
            wallets: wallets.unwrap_or_default(),
            ..Content::new(TokenKind::Id, unknown)
        })
    }
}

impl KindClaim {
    fn check(&self, claims: &Claims<'_>) -> Result<(), VerifyError> {
        match claims.text(&self.claim)? {
            Some(value) if self.values.contains(&value) => Ok(()),
            _ => Err(VerifyError::TokenKind { expected: self.values.clone() }),
        }
    }
}

struct Listed {
    address: String,
    chain_word: String,
    chain: Chain,
}

impl WalletClaims {
    fn read(&self, claims: &Claims<'_>) -> Result<Vec<Wallet>, VerifyError> {
        let mut listed = Vec::new();
        if self.is_json_text {
            if let [name] = &self.path[..]
                && let Some(list) = claims.embedded_list(name)?
            {
                listed = self.listed(list.objects()?)?;
            }
        } else if let Some((name, outer)) = self.path.split_last() {
            let mut around = claims.clone();
            for name in outer {
                match around.object(name)? {
                    Some(inner) => around = inner,
                    None => return Ok(Vec::new()),
                }
            }
            listed = self.listed(around.objects(name)?)?;
        }
        let proof = self.proof.unwrap_or(Proof::Listed);
        let custody = match proof {
            Proof::Listed => Custody::Unknown,
            Proof::Signed => Custody::External,
            Proof::Provisioned => Custody::Embedded,
        };
        Ok(merge(listed.iter().map(|wallet| ListedWallet {
            custody,
            proof,
            ..ListedWallet::new(&wallet.address, wallet.chain.clone(), &wallet.chain_word)
        })))
    }

    fn listed(&self, objects: Vec<Claims<'_>>) -> Result<Vec<Listed>, VerifyError> {
        let mut listed = Vec::with_capacity(objects.len());
        for wallet in objects {
            let Some(address) = wallet.filled_text(&self.address)? else { continue };
            let (chain_word, chain) = match &self.chain {
                WalletChain::All(chain) => (chain.as_str().to_owned(), chain.read().into_owned()),
                WalletChain::Member(name) => match wallet.filled_text(name)? {
                    Some(word) => (word.clone(), Chain::from(word.as_str())),
                    None => (String::new(), Chain::Unknown),
                },
            };
            listed.push(Listed { address, chain_word, chain });
        }
        Ok(listed)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::token::claims;

    fn at(path: &[&str]) -> WalletClaims {
        WalletClaims {
            path: path.iter().map(|name| (*name).to_owned()).collect(),
            address: "address".to_owned(),
            chain: WalletChain::Member("type".to_owned()),
            proof: None,
            is_json_text: false,
        }
    }

    fn read(
        rule: &WalletClaims,
        claims: &Value,
    ) -> Result<Vec<(String, Chain, Proof, Custody)>, VerifyError> {
        let payload = claims.to_string();
        let payload = claims::parse(&payload)?;
        let wallets = rule.read(&Claims::top(&payload))?;
        Ok(wallets.into_iter().map(|own| (own.address, own.chain, own.proof, own.custody)).collect())
    }

    fn wallet() -> Value {
        json!({ "address": "0x9dd3824f4e5fc1e1c4a7cbd6cdd3f61d9b1e4b3c", "type": "ethereum" })
    }

    #[test]
    fn wallets_are_read_at_any_depth_up_to_three() {
        for (path, claims) in [
            (&["wallets"][..], json!({ "wallets": [wallet()] })),
            (&["user", "wallets"], json!({ "user": { "wallets": [wallet()] } })),
            (
                &["https://app.example/", "user", "wallets"],
                json!({ "https://app.example/": { "user": { "wallets": [wallet()] } } }),
            ),
        ] {
            let wallets = read(&at(path), &claims).unwrap();
            let expected = (
                "0x9dd3824f4e5fc1e1c4a7cbd6cdd3f61d9b1e4b3c".into(),
                Chain::Eip155,
                Proof::Listed,
                Custody::Unknown,
            );
            assert_eq!(wallets, [expected], "{path:?}");
            assert_eq!(read(&at(path), &json!({})).unwrap(), [], "{path:?}");
        }
    }

    #[test]
    fn an_error_names_the_whole_path() {
        let error =
            read(&at(&["a", "b", "c"]), &json!({ "a": { "b": { "c": [{ "address": 5 }] } } })).unwrap_err();
        assert_eq!(error.to_string(), "the claim `a.b.c[0].address` is not a string");
        let error = read(&at(&["a", "b"]), &json!({ "a": { "b": {} } })).unwrap_err();
        assert_eq!(error.to_string(), "the claim `a.b` is not an array of objects");
    }

    #[test]
    fn the_chain_is_a_member_or_the_same_for_all() {
        let all = WalletClaims { chain: WalletChain::All(Chain::Other("SOL".into())), ..at(&["wallets"]) };
        let wallets = read(&all, &json!({ "wallets": [{ "address": "x", "type": "ethereum" }] })).unwrap();
        assert_eq!(wallets.first().map(|wallet| wallet.1.clone()), Some(Chain::Solana));
        let none = read(&at(&["wallets"]), &json!({ "wallets": [{ "address": "x" }, {}] })).unwrap();
        assert_eq!(none.iter().map(|wallet| wallet.1.clone()).collect::<Vec<_>>(), [Chain::Unknown]);
    }

    #[test]
    fn json_text_in_a_string_is_read_only_if_configured() {
        let text = json!({ "wallets": json!([wallet()]).to_string() });
        let rule = WalletClaims { is_json_text: true, proof: Some(Proof::Provisioned), ..at(&["wallets"]) };
        let wallets = read(&rule, &text).unwrap();
        assert_eq!((wallets[0].2, wallets[0].3), (Proof::Provisioned, Custody::Embedded));
        assert_eq!(read(&at(&["wallets"]), &text).unwrap_err().code().as_str(), "E_CLAIM_TYPE");
        let array = read(&rule, &json!({ "wallets": [wallet()] })).unwrap_err();
        assert_eq!(array.code().as_str(), "E_CLAIM_TYPE");
        assert_eq!(read(&rule, &json!({})).unwrap(), []);
    }

    #[test]
    fn a_rule_that_could_never_hold_is_refused() {
        let refused = |wallets: WalletClaims| CustomForm::new(Some(wallets), None).unwrap_err();
        for wallets in [
            at(&[]),
            at(&["a", ""]),
            at(&["a", "b", "c", "d"]),
            WalletClaims { address: String::new(), ..at(&["a"]) },
            WalletClaims { chain: WalletChain::Member(String::new()), ..at(&["a"]) },
            WalletClaims { is_json_text: true, ..at(&["a", "b"]) },
        ] {
            assert_eq!(refused(wallets).code().as_str(), "E_CONFIG_FORMAT");
        }
        for (claim, values) in
            [("", vec!["id".to_owned()]), ("token_use", vec![]), ("token_use", vec![String::new()])]
        {
            let kind = KindClaim { claim: claim.to_owned(), values };
            assert_eq!(CustomForm::new(None, Some(kind)).unwrap_err().code().as_str(), "E_CONFIG_FORMAT");
        }
    }
}
