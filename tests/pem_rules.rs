//! Tests which texts are read as a public key in PEM (RFC 7468), and that everything else is refused by its name.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wallet_jwt::provider::{ExpectedAudiences, ExpectedIssuers, PublicKeys};
use wallet_jwt::{Algorithm, ConfigError, CustomProvider, Provider};
use wallet_jwt_fake_issuer::SigningKey;

const PRIVATE: &str = include_str!("../cli/issuer/src/fake-keys/rsa-2048-0.pem");
const PKCS1: &str = include_str!("data/public_keys/rsa-pkcs1.pem");

fn read(pem: &str, algorithm: Algorithm) -> Result<Provider, ConfigError> {
    Provider::custom(CustomProvider {
        keys: Some(PublicKeys::Pem { pem: pem.to_owned(), key_id: None }),
        issuers: Some(ExpectedIssuers::AnyIssuer),
        audiences: Some(ExpectedAudiences::AnyAudience),
        algorithms: vec![algorithm],
        ..CustomProvider::default()
    })
}

/// The base64 between the boundaries.
fn body(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}

#[test]
fn the_lax_grammar_of_rfc_7468_is_read() {
    let spki = SigningKey::rsa(0).public_pem();
    let one_line = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----", body(&spki));
    let (text_before, text_after) = ("Public-Key: (2048 bit)\nModulus:\n    00:af\n", "\nBag Attributes\n");
    for pem in [
        spki.clone(),
        PKCS1.to_owned(),
        format!("\n  {spki}\n"),
        format!("\u{feff}{spki}"),
        format!("{text_before}{spki}{text_after}"),
        one_line.clone(),
        one_line.replace('\n', " "),
        one_line.replace('\n', ""),
        spki.replace('\n', "\n\n"),
        spki.replace('\n', "\r\n"),
        spki.replace('\n', "  \n\t"),
        spki.replace('\n', "\\n"),
        spki.replace('\n', "\\r\\n"),
        spki.replace('\n', "\\\\n"),
        format!("JWT_KEY=\"{}\"", spki.replace('\n', "\\n")),
        STANDARD.encode(&spki),
        STANDARD.encode(&one_line),
        STANDARD.encode(&one_line).trim_end_matches('=').to_owned(),
    ] {
        let provider = read(&pem, Algorithm::Rs256);
        // The very key, not only some key.
        let expected = read(if pem == PKCS1 { PKCS1 } else { &spki }, Algorithm::Rs256).unwrap();
        assert_eq!(provider.as_ref(), Ok(&expected), "{pem}");
    }
    let p256 = include_str!("data/public_keys/p-256.pem");
    assert!(read(&p256.replace('\n', "\\n"), Algorithm::Es256).is_ok());
}

#[test]
fn everything_else_is_refused_by_its_name() {
    let spki = SigningKey::rsa(0).public_pem();
    let labelled = |label: &str| format!("-----BEGIN {label}-----\nc2VjcmV0\n-----END {label}-----\n");
    let certificate_der = [&[0x30, 0x0a, 0x30, 0x08, 0xa0, 3, 2, 1][..], &[2, 2, 1, 0]].concat();
    for (pem, words) in [
        (PRIVATE.to_owned(), "private key"),
        (body(PRIVATE), "private key"),
        (STANDARD.encode(PRIVATE), "private key"),
        (PRIVATE.replace('\n', "\\n"), "private key"),
        (format!("{spki}{PRIVATE}"), "private key"),
        (format!("{}{PRIVATE}", labelled("CERTIFICATE")), "private key"),
        (labelled("OPENSSH PRIVATE KEY"), "private key"),
        (labelled("CERTIFICATE"), "certificate; `openssl x509 -in FILE -noout -pubkey`"),
        (labelled("CERTIFICATE").repeat(2), "`openssl x509"),
        (labelled("TRUSTED CERTIFICATE"), "`openssl x509"),
        (STANDARD.encode(certificate_der), "`openssl x509"),
        (labelled("CERTIFICATE REQUEST"), "`openssl req -in FILE -noout -pubkey`"),
        (labelled("PGP PUBLIC KEY BLOCK"), "another kind"),
        (labelled("PUBLIC KEY"), "SubjectPublicKeyInfo"),
        (labelled("RSA PUBLIC KEY"), "PKCS#1"),
        (format!("{spki}{spki}"), "more than one key"),
        (format!("{spki}{}", labelled("CERTIFICATE")), "more than one key"),
        ("ssh-rsa AAAAB3NzaC1yc2E secret@host".to_owned(), "`ssh-keygen -e -m PKCS8 -f FILE`"),
        ("ecdsa-sha2-nistp256 AAAA".to_owned(), "SSH key"),
        ("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA".to_owned(), "SSH key"),
        (String::from_utf8_lossy(&STANDARD.decode(body(&spki)).unwrap()).into_owned(), "DER file"),
        ("\u{fffd}\u{fffd}-\0-\0".to_owned(), "UTF-16"),
        (body(&spki), "`-----BEGIN PUBLIC KEY-----` before it"),
        (body(PKCS1), "`-----BEGIN RSA PUBLIC KEY-----` before it"),
        (String::new(), "empty"),
        (" \n".to_owned(), "empty"),
        (r#"{"keys":[]}"#.to_owned(), "this is JSON"),
        ("./secret/key.pem".to_owned(), "a path"),
        ("c2VjcmV0".to_owned(), "the base64 does not hold a PEM"),
        ("secret!".to_owned(), "neither PEM nor the base64 of a PEM"),
        ("BEGIN the secret!".to_owned(), "neither PEM nor the base64 of a PEM"),
        ("the END of the secret!".to_owned(), "neither PEM nor the base64 of a PEM"),
        ("BEGIN+secret!".to_owned(), "neither PEM nor the base64 of a PEM"),
        ("secret%0A!".to_owned(), "neither PEM nor the base64 of a PEM"),
        (spki.replace("-----END PUBLIC KEY-----", ""), "`-----END …-----` is missing"),
        (spki.replace("END PUBLIC", "END RSA PUBLIC"), "do not name the same kind of key"),
        (spki.replace("-----BEGIN PUBLIC KEY-----\n", ""), "`-----BEGIN …-----` is missing"),
        (spki.replace("-----", "----"), "five hyphens stand on each side"),
        (spki.replace("-----", "\u{2014}"), "five hyphens stand on each side"),
        (spki.replace("PUBLIC KEY", "public key"), "in capitals"),
        (spki.replace('\n', "\n> "), "quoted with `>`"),
        (spki.replace(' ', "%20").replace('\n', "%0A"), "URL-encoded"),
        (spki.replace(' ', "+").replace('\n', "%0A"), "URL-encoded"),
        (spki.replace("PUBLIC KEY", "RSA PUBLIC KEY"), "write `-----BEGIN PUBLIC KEY-----`"),
        (PKCS1.replace("RSA PUBLIC KEY", "PUBLIC KEY"), "write `-----BEGIN RSA PUBLIC KEY-----`"),
        (spki.replace("MII", "M!I"), "not a well-formed PEM"),
        ("-----BEGIN PUBLIC KEY".to_owned(), "`-----BEGIN …-----` is incomplete"),
    ] {
        let refused = read(&pem, Algorithm::Rs256).unwrap_err();
        assert_eq!(refused.code().as_str(), "E_CONFIG_KEYS");
        assert!(refused.to_string().contains(words), "{pem}: {refused}");
        let shown = format!("{refused} {refused:?}");
        assert!(!shown.contains("secret") && !shown.contains("c2VjcmV0"), "{shown}");
    }
}

#[test]
fn a_point_of_another_length_is_refused_by_its_form() {
    let whole = STANDARD.decode(body(include_str!("data/public_keys/p-256.pem"))).unwrap();
    // SPKI: a sequence with its length, 21 bytes of algorithm, a bit string with its length, the point.
    let (algorithm, point) = (&whole[2..23], &whole[26..]);
    assert_eq!(point.len(), 65);
    let longer = [point, &[0]].concat();
    for point in [&point[..33], &point[..64], &longer, &point[..1], &[]] {
        let length = |bytes: usize| u8::try_from(bytes).unwrap();
        let bits = [&[3, length(point.len() + 1), 0], point].concat();
        let der = [&[0x30, length(algorithm.len() + bits.len())], algorithm, &bits].concat();
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der));
        let refused = read(&pem, Algorithm::Es256).unwrap_err().to_string();
        assert!(refused.contains("point"), "{} bytes: {refused}", point.len());
    }
}

/// What is said about base64 without boundaries.
fn said_of(base64: &str) -> String {
    read(base64, Algorithm::Rs256).unwrap_err().to_string()
}

#[test]
fn base64_without_boundaries_is_named_by_what_it_holds() {
    let spki = SigningKey::rsa(0).public_pem();
    let lines: Vec<_> = spki.lines().filter(|line| !line.starts_with("-----")).collect();
    assert!(said_of(&lines.join("\n")).contains("`-----BEGIN PUBLIC KEY-----` before it"));
    // SEQUENCE { SEQUENCE { [0] { INTEGER 2 }, NULL } }, as an X.509 certificate begins; and one that does not.
    let certificate = [0x30, 0x09, 0x30, 0x07, 0xa0, 0x03, 0x02, 0x01, 0x02, 0x05, 0x00];
    assert!(said_of(&STANDARD.encode(certificate)).contains("certificate"));
    for other in
        [&[0x30, 0x02, 0x05, 0x00][..], &[0x30, 0x08, 0x30, 0x06, 0x05, 0x00, 0x05, 0x00, 0x05, 0x00]]
    {
        let said = said_of(&STANDARD.encode(other));
        assert!(said.contains("the base64 does not hold a PEM"), "{said}");
    }
    for binary in ["0\u{1}", "\u{1}", "MIIB\u{0}"] {
        assert!(said_of(binary).contains("binary"), "{binary:?}");
    }
}
