//! Families of chains.

use super::open_set;

open_set! {
    /// A CAIP-2 namespace: the family of chains an address belongs to.
    Chain {
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
    }
}
