//! Tokens that look like a JSON Web Token, and that no key set verifies. They are recognised to say so.

use super::shape::{Recognised, TokenShape};
use crate::token::claims::{Claims, Problems};
use crate::user::Chain;
use crate::user::address;

const TURNKEY_ISSUER: &str = "https://id.turnkey.com/";

/// Any other token may be one of a custom issuer's, so none is recognised as one.
pub(super) fn recognise(claims: &Claims<'_>, _: &Problems) -> Option<Recognised> {
    let shape = if is_turnkey(claims) {
        TokenShape::Turnkey
    } else if is_thirdweb(claims) {
        TokenShape::Thirdweb
    } else {
        return None;
    };
    let user_id = claims.peek("user_id").map(str::to_owned).filter(|_| shape == TokenShape::Turnkey);
    Some(Recognised { shape, user_id, ..Recognised::default() })
}

/// A token for one HTTP request (crate `turnkey_jwt_profiles` 0.17.1-alpha.0), a session, or the proof of a one-time code, whose
/// `exp` is a string of milliseconds (`@turnkey/crypto` 2.13.2).
fn is_turnkey(claims: &Claims<'_>) -> bool {
    let are_texts = |names: &[&str]| names.iter().all(|name| claims.peek(name).is_some());
    let has_issuer = claims.peek("iss").is_some_and(|issuer| issuer.starts_with(TURNKEY_ISSUER));
    let is_session = are_texts(&["organization_id", "user_id", "public_key", "session_type"]);
    let is_proof = are_texts(&["organization_id", "verification_type", "exp"]);
    has_issuer || !claims.has("iss") && (is_session || is_proof)
}

/// Both are Ethereum addresses: the app's admin wallet and the user's (`thirdweb` 5.121.6).
fn is_thirdweb(claims: &Claims<'_>) -> bool {
    ["iss", "sub"].iter().all(|name| claims.peek(name).is_some_and(is_evm_address))
}

fn is_evm_address(text: &str) -> bool {
    text.starts_with("0x") && address::guess_chain(text) == Chain::Eip155
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::claims;

    fn shape(payload: &str) -> Option<TokenShape> {
        let payload = claims::parse(payload).unwrap();
        recognise(&Claims::top(&payload), &Problems::default()).map(|recognised| recognised.shape)
    }

    #[test]
    fn tokens_of_turnkey_and_thirdweb_are_recognised() {
        for (payload, expected) in [
            (
                r#"{"exp":1,"public_key":"02ab","session_type":"SESSION_TYPE_READ_WRITE","user_id":"u","organization_id":"o"}"#,
                Some(TokenShape::Turnkey),
            ),
            (
                r#"{"exp":"1","public_key":"02ab","verification_type":"OTP_TYPE_EMAIL","organization_id":"o"}"#,
                Some(TokenShape::Turnkey),
            ),
            (r#"{"iss":"https://id.turnkey.com/t/1","sub":"urn:turnkey:user:1"}"#, Some(TokenShape::Turnkey)),
            (
                r#"{"iss":"0x9dd3824F4E5fC1E1c4A7cbd6CDd3f61D9b1e4B3C","sub":"0x2222222222222222222222222222222222222222"}"#,
                Some(TokenShape::Thirdweb),
            ),
            (
                r#"{"exp":1,"public_key":"02ab","session_type":"a profile","session_profile_id":"p","scope":"s","user_id":"u","organization_id":"o"}"#,
                Some(TokenShape::Turnkey),
            ),
            (
                r#"{"exp":"1","verification_type":"OTP_TYPE_EMAIL","organization_id":"o"}"#,
                Some(TokenShape::Turnkey),
            ),
            (r#"{"exp":1,"verification_type":"OTP_TYPE_EMAIL","organization_id":"o"}"#, None),
            (r#"{"exp":1,"public_key":"02ab","session_type":"s","organization_id":"o"}"#, None),
            (
                r#"{"iss":"https://waas.sequence.app","sub":"0x9dd3824F4E5fC1E1c4A7cbd6CDd3f61D9b1e4B3C"}"#,
                None,
            ),
            (
                r#"{"iss":"https://idp.example","organization_id":"o","public_key":"k","session_type":"s"}"#,
                None,
            ),
            (r#"{"iss":5,"sub":{}}"#, None),
            ("{}", None),
        ] {
            assert_eq!(shape(payload), expected, "{payload}");
        }
    }
}
