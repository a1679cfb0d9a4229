//! CAIP-10: `namespace:reference:address`.

use super::Chain;

/// The address in a CAIP-10 id of that chain: `Some(None)` for an id of another namespace, `None` if this is no such id. The
/// reference (the network) is ignored: an account is the same on every network of its namespace.
pub(super) fn address<'t>(chain: &Chain, text: &'t str) -> Option<Option<&'t str>> {
    let (namespace, rest) = text.split_once(':')?;
    let named = Chain::of_namespace(namespace)?;
    let (reference, address) = rest.split_once(':')?;
    let is_reference = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !(1..=32).contains(&reference.len()) || !reference.bytes().all(is_reference) || address.is_empty() {
        return None;
    }
    Some((named == *chain).then_some(address))
}
