//! Who the user is: how they signed in, and their wallets. The same for every provider.

pub(crate) mod address;
mod chain;
pub(crate) mod identity;
mod merging;
mod open_set;
mod redacting_debug;
mod wallet;

pub use address::{AddressCheck, stellar_base};
pub use chain::Chain;
pub use identity::{Identity, IdentityKind};
pub(crate) use merging::{ListedWallet, merge};
pub(crate) use open_set::open_set;
pub(crate) use redacting_debug::redacting_debug;
pub use wallet::{Custody, Proof, Wallet};
