//! Families of chains.

use super::open_set;

open_set! {
    /// A CAIP-2 namespace: the family of chains an address belongs to. The words of the wallet SDKs (`EVM`, `SOL`, `BTC`) and
    /// CAIP-2 ids (`eip155:1`) are read as their namespace, in any case.
    Chain read by namespace {
        /// Ethereum and all EVM chains.
        Eip155 = "eip155",
        /// Solana.
        Solana = "solana",
        /// Bitcoin and its relatives.
        Bip122 = "bip122",
        /// Cosmos.
        Cosmos = "cosmos",
        /// Stellar.
        Stellar = "stellar",
        /// Sui.
        Sui = "sui",
        /// Aptos.
        Aptos = "aptos",
        /// Algorand.
        Algorand = "algorand",
        /// Starknet.
        Starknet = "starknet",
        /// Flow.
        Flow = "flow",
        /// TON.
        Ton = "ton",
        /// Tron.
        Tron = "tron",
        /// Tempo. Its addresses are those of EVM chains.
        Tempo = "tempo",
        /// Eclipse. Its addresses are Solana's.
        Eclipse = "eclipse",
        /// Aleo. Addresses are compared as texts.
        Aleo = "aleo",
        /// Midnight. Addresses are compared as texts.
        Midnight = "midnight",
        /// Spark. Addresses are compared as texts.
        Spark = "spark",
        /// Neither the token nor the address says which. `owns` never counts such a wallet.
        Unknown = "unknown",
    }
}

impl<'de> serde::Deserialize<'de> for Chain {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Chain::from(String::deserialize(deserializer)?.as_str()))
    }
}

/// Words of the wallet SDKs that are not the namespace itself.
const WORDS: [(&str, &str); 10] = [
    ("evm", "eip155"),
    ("eth", "eip155"),
    ("ethereum", "eip155"),
    ("sol", "solana"),
    ("btc", "bip122"),
    ("bitcoin", "bip122"),
    ("bitcoin-segwit", "bip122"),
    ("bitcoin-taproot", "bip122"),
    ("algo", "algorand"),
    ("stark", "starknet"),
];

impl Chain {
    /// The chain of a namespace, in any case; none for a word that this version does not know.
    pub(super) fn of_namespace(word: &str) -> Option<Self> {
        Chain::known(&|known| known.eq_ignore_ascii_case(word)).filter(|chain| *chain != Chain::Unknown)
    }

    /// The same chain, with a word that an app passed as `Other` read as a namespace.
    pub(crate) fn read(&self) -> std::borrow::Cow<'_, Self> {
        match self {
            Chain::Other(word) => std::borrow::Cow::Owned(Chain::from(word.as_str())),
            known => std::borrow::Cow::Borrowed(known),
        }
    }
}

/// The namespace that a word stands for; the word itself if it stands for no other.
fn namespace(word: &str) -> &str {
    // A CAIP-2 id has one colon.
    let family = match word.split_once(':') {
        Some((family, reference)) if !reference.is_empty() && !reference.contains(':') => family,
        _ => word,
    };
    WORDS.iter().find(|(own, _)| own.eq_ignore_ascii_case(family)).map_or(family, |(_, namespace)| namespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_wallet_sdks_are_namespaces() {
        for (words, chain) in [
            (&["EVM", "ETH", "eth", "eip155", "EIP155", "eip155:1", "eip155:8453"][..], Chain::Eip155),
            (&["SOL", "SOLANA", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"], Chain::Solana),
            (
                &["BTC", "bitcoin-segwit", "Bitcoin-Taproot", "bip122:000000000019d6689c085ae165831e93"],
                Chain::Bip122,
            ),
            (&["SUI", "Sui"], Chain::Sui),
            (&["ALGO"], Chain::Algorand),
            (&["STARK", "starknet:SN_MAIN"], Chain::Starknet),
            (&["COSMOS", "cosmos:cosmoshub-3"], Chain::Cosmos),
            (&["TEMPO"], Chain::Tempo),
            (&["ECLIPSE"], Chain::Eclipse),
        ] {
            for word in words {
                assert_eq!(Chain::from(*word), chain, "{word}");
                assert_eq!(*Chain::Other((*word).to_owned()).read(), chain, "{word}");
            }
        }
    }

    #[test]
    fn an_unknown_word_stays_as_it_is() {
        for word in ["DOGE", "", ":", "eip155:", "eip155:1:0x1", "polkadot:91b171bb158e2d3848fa23a9f1c25182"]
        {
            assert_eq!(Chain::from(word), Chain::Other(word.to_owned()), "{word}");
        }
    }
}
