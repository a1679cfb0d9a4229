//! What a session takes in memory, from above.

use std::io;
use std::mem::size_of;

use crate::provider::{
    AdditionalAddress, BlockchainAccount, DynamicClaims, ParaClaims, ParaExternalWallet, ParaWallet,
    ProviderClaims, VerifiedCredential,
};
use crate::session::Session;
use crate::user::Wallet;

/// At least the bytes that the session takes: its texts are all in its JSON, and each object and text of the claims has at
/// most one counterpart in the provider's claims.
pub(super) fn size_in_memory(session: &Session) -> u64 {
    const ENTRY: usize = size_of::<Session>() + size_of::<DynamicClaims>() + size_of::<ParaClaims>() + 256;
    let object = match &session.provider_claims {
        None => 0,
        Some(ProviderClaims::Para(_)) => size_of::<ParaWallet>().max(size_of::<ParaExternalWallet>()),
        Some(ProviderClaims::Dynamic(_)) => {
            let others = size_of::<AdditionalAddress>().max(size_of::<BlockchainAccount>());
            size_of::<VerifiedCredential>().max(others)
        }
    };
    let mut json = Counter(0);
    // Strings, numbers and lists always serialise.
    let _ = serde_json::to_writer(&mut json, session);
    let claims = session.claims_json.bytes();
    let (objects, quotes) = claims.fold((0, 0), |(objects, quotes), byte| {
        (objects + usize::from(byte == b'{'), quotes + usize::from(byte == b'"'))
    });
    // A list may have twice the room that it needs.
    let lists = 2 * (objects * object + session.wallets.len() * size_of::<Wallet>());
    let texts = quotes * size_of::<String>();
    u64::try_from(ENTRY + json.0 + lists + texts).unwrap_or(u64::MAX)
}

struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
