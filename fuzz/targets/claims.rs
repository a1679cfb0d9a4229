//! Any bytes as the payload of a token that is well signed, for each provider. The first byte chooses the provider. An
//! accepted payload names its user and an expiry that has not passed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wallet_jwt::{Algorithm, decode_unverified};
use wallet_jwt_fuzz::{
    CUSTOM, DYNAMIC, ED25519, P256, PARA, PRIVY, RSA, RULES, STYTCH, WEB3AUTH, is_sound, repeats_nothing,
};

fuzz_target!(|data: &[u8]| {
    let Some((choice, payload)) = data.split_first() else { return };
    // RSA signs slowly, so most inputs go to the custom issuer.
    let (verifier, signer, algorithm) = match choice {
        b'p' => (&*PARA, &*RSA, Algorithm::Rs256),
        b'd' => (&*DYNAMIC, &*RSA, Algorithm::Rs256),
        b's' => (&*STYTCH, &*RSA, Algorithm::Rs256),
        b'v' => (&*PRIVY, &*P256, Algorithm::Es256),
        b'w' => (&*WEB3AUTH, &*P256, Algorithm::Es256),
        b'r' => (&*RULES, &*ED25519, Algorithm::EdDsa),
        _ => (&*CUSTOM, &*ED25519, Algorithm::EdDsa),
    };
    let header = format!(r#"{{"alg":"{algorithm}","typ":"JWT"}}"#);
    let token = signer.token_of_bytes(algorithm, header.as_bytes(), payload);
    match decode_unverified(&token) {
        Ok(decoded) => drop((decoded.to_json(), format!("{decoded:?}"))),
        Err(error) => repeats_nothing(&error, payload),
    }
    match verifier.verify_offline(&token, None) {
        Ok(session) => {
            is_sound(&session);
            let user = std::str::from_utf8(payload).expect("an accepted payload is text");
            assert!(user.starts_with(|first: char| first == '{' || first.is_ascii_whitespace()));
        }
        Err(error) => repeats_nothing(&error, payload),
    }
});
