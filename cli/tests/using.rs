//! Tests wrong usage, a broken environment, `demo` and completions.

mod command;

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use command::{file, wallet_jwt, wallet_jwt_to, wallet_jwt_wide};
use serde_json::json;
use wallet_jwt_fake_issuer::{
    FakeIssuer, FakeIssuerOptions, Fault, IssueRequest, ParaTab, SignatureAlgorithm, SigningKey,
};

/// A word that the command must never print.
const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzZWNyZXQiOiJjYW5hcnkifQ.c2lnbmF0dXJl";

#[test]
fn a_token_is_never_echoed_back() {
    for arguments in [
        vec!["decode", TOKEN, TOKEN],
        vec!["verify", TOKEN],
        vec!["verify", "--provider", TOKEN, TOKEN],
        vec!["verify", "--provider", "para", "--env", TOKEN, TOKEN],
        vec!["verify", "--provider", "para", "--env", "beta", "--audience", TOKEN, TOKEN],
        vec!["verify", "--provider", "dynamic", "--environment-id", TOKEN, TOKEN],
        vec!["verify", "--provider=para", "--now", TOKEN, TOKEN],
        vec!["jws", &format!("--alg={TOKEN}"), TOKEN],
        vec![TOKEN],
        vec!["verify", "--provider", "para", "--env", "beta", "--any-audience", TOKEN],
        vec!["decode", "--file", TOKEN],
        vec!["decode", &format!("--file={TOKEN}")],
        vec!["doctor", "--file", TOKEN],
        vec!["jws", "--jwks", TOKEN, TOKEN],
        vec!["verify", "--provider", "custom", "--jwks", TOKEN, TOKEN],
        vec!["verify", "--provider", "custom", "--pem", TOKEN, TOKEN],
        vec!["keys", "--jwks", TOKEN],
        vec!["keys", "--pem", TOKEN],
        vec!["keys", "--keys-url", TOKEN],
        vec!["decode", &format!("--{TOKEN}=")],
        vec!["vault", "save", "--account", TOKEN, "--store", "memory", "x"],
        vec!["vault", "save", "--account", "a", TOKEN, TOKEN],
        vec!["vault", "save", "--account", "a", "--key-id", "k", TOKEN],
        vec!["vault", "save", "--account", "a", "--provider", "para", TOKEN],
        vec!["vault", "save", "--account", "a", TOKEN],
        vec!["vault", "save", "--account", "a", "--store", TOKEN, "x"],
        vec!["vault", "save", "--account", "a", "--file", TOKEN],
        vec!["vault", "load", "--account", TOKEN],
        vec!["vault", "load", "--account", "a", "--namespace", TOKEN],
        vec!["vault", "list", "--store", "memory", "--namespace", TOKEN],
        vec!["vault", "delete", "--account", TOKEN],
        vec!["vault", TOKEN],
    ] {
        for json in [false, true] {
            let arguments: Vec<&str> = arguments.iter().copied().chain(json.then_some("--json")).collect();
            let run = wallet_jwt(&arguments);
            assert_ne!(run.status, 0, "{arguments:?}");
            let said = run.stdout + &run.stderr;
            for part in [TOKEN, "eyJzZWNyZXQiOiJjYW5hcnkifQ", "canary", "c2lnbmF0dXJl"] {
                assert!(!said.contains(part), "{arguments:?} says {said}");
            }
        }
    }
    let mut broken = TOKEN.as_bytes().to_vec();
    broken.push(0xff);
    let broken = OsStr::from_bytes(&broken);
    for arguments in [
        vec![OsStr::new("decode"), OsStr::new("x"), broken],
        vec![OsStr::new("decode"), OsStr::new("--file"), broken],
        vec![broken],
    ] {
        let run = wallet_jwt(&arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        let said = run.stdout + &run.stderr;
        assert!(!said.contains("eyJzZWNyZXQiOiJjYW5hcnkifQ"), "{arguments:?} says {said}");
    }
    let run = wallet_jwt(&["decode", "--file", TOKEN]);
    assert!(run.stderr.contains("--file: No such file"), "{}", run.stderr);
}

#[test]
fn wrong_usage_and_a_broken_environment_have_status_2() {
    let issuer = FakeIssuer::start(FakeIssuerOptions::default()).unwrap();
    let url = issuer.para_keys_url();
    let token = issuer.issue(&IssueRequest::para(ParaTab::Email)).token;
    issuer.set_fault(Fault::Status(500));
    let verify = |more: &[&str]| wallet_jwt(&[&["verify", "--json"], more, &[&token]].concat());
    for (arguments, code) in [
        (&["--provider", "para", "--env", "beta"][..], ""),
        (&["--provider", "para", "--any-audience"], ""),
        (&["--provider", "para", "--env", "beta", "--audience", "beta_0123456789"], "E_CONFIG_AUDIENCE"),
        (&["--provider", "dynamic"], ""),
        (&["--provider", "dynamic", "--environment-id", "x"], "E_CONFIG_ENVIRONMENT"),
        (&["--provider", "custom", "--jwks", "/nonexistent.json"], ""),
        (
            &["--provider", "custom", "--jwks", "https://x.example/", "--issuer", "i", "--alg", "RS256"],
            "E_CONFIG_AUDIENCE",
        ),
        (
            &["--provider", "para", "--env", "beta", "--any-audience", "--keys-url", "http://example.com/"],
            "E_CONFIG_KEYS_URL",
        ),
        (&["--provider", "para", "--env", "beta", "--any-audience", "--leeway", "301"], "E_CONFIG_OPTION"),
        (
            &["--provider", "para", "--env", "beta", "--any-audience", "--keys-url", &url],
            "E_KEYS_UNAVAILABLE",
        ),
    ] {
        let run = verify(arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.stdout);
        assert_eq!(run.json()["status"], "error", "{arguments:?}");
        assert_eq!(run.code(), code, "{arguments:?}");
    }
    assert_eq!(wallet_jwt(&["decode"]).status, 2);
    assert_eq!(wallet_jwt(&["nonsense"]).status, 2);
    assert_eq!(wallet_jwt(&["--help"]).status, 0);
    assert_eq!(wallet_jwt(&["--version"]).status, 0);
}

#[test]
fn the_demo_ends_successfully() {
    let run = wallet_jwt(&["demo"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stdout.matches("refused").count(), 7, "a heading and six forgeries: {}", run.stdout);
    assert!(run.stdout.contains("All as it should be"));
    let (_, restart) = run.stdout.split_once("5. The session survives a restart").unwrap();
    assert!(restart.contains("memory, because the keychain cannot be used"), "{restart}");
    assert!(restart.contains("stored") && restart.contains("empty again"), "{restart}");
    assert!(!run.stdout.contains('\u{1b}'), "no colours into a pipe");
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = wallet_jwt(&["completions", shell]);
        assert_eq!(run.status, 0);
        assert!(run.stdout.contains("doctor") && run.stdout.contains("vault"), "{shell}");
        assert!(!run.stdout.contains("demo-restore"), "{shell}");
    }
}

#[test]
fn an_option_that_the_provider_would_ignore_is_wrong_usage() {
    let para = ["--provider", "para", "--env", "beta", "--any-audience"];
    let dynamic = ["--provider", "dynamic", "--environment-id", "x"];
    let custom =
        ["--provider", "custom", "--jwks", "k.json", "--any-issuer", "--any-audience", "--alg", "ES256"];
    for (provider, foreign) in [
        (&para[..], &["--issuer", "X"][..]),
        (&para, &["--any-issuer"]),
        (&para, &["--alg", "ES256"]),
        (&para, &["--typ", "at+jwt"]),
        (&para, &["--environment-id", "z"]),
        (&para, &["--jwks", "f"]),
        (&para, &["--pem", "f"]),
        (&para, &["--accept-absent-scope"]),
        (&para, &["--accept-legacy-info"]),
        (&dynamic, &["--env", "beta"]),
        (&dynamic, &["--any-audience"]),
        (&dynamic, &["--any-issuer"]),
        (&dynamic, &["--alg", "RS256"]),
        (&dynamic, &["--typ", "JWT"]),
        (&dynamic, &["--jwks", "f"]),
        (&custom, &["--env", "beta"]),
        (&custom, &["--environment-id", "z"]),
        (&custom, &["--accept-absent-scope"]),
        (&custom, &["--accept-legacy-info"]),
    ] {
        for command in [&["verify", TOKEN][..], &["doctor", TOKEN], &["keys"]] {
            let run = wallet_jwt(&[command, &["--json"], provider, foreign].concat());
            assert_eq!(run.status, 2, "{provider:?} {foreign:?}: {}", run.stdout);
            let message = run.json()["error"]["message"].to_string();
            for word in [foreign[0], provider[1]] {
                assert!(message.contains(word), "{foreign:?} of {provider:?}: {message}");
            }
        }
    }
    for ownerless in [&["--audience", "a"][..], &["--jwks", "f"], &["--keys-url", "https://x.example/"]] {
        let run = wallet_jwt(&[&["doctor", "--json", TOKEN], ownerless].concat());
        assert_eq!(run.status, 2, "{}", run.stdout);
        let message = run.json()["error"]["message"].to_string();
        assert!(message.contains(ownerless[0]) && message.contains("--provider"), "{message}");
    }
}

#[test]
fn json_prints_one_object_for_every_error() {
    for arguments in [
        &["nonsense", "--json"][..],
        &["--json"],
        &["decode", "--json"],
        &["verify", "--json", "--now", "soon", "x"],
        &["demo", "--json"],
        &["vault", "--json"],
        &["vault", "save", "--json", "x"],
        &["vault", "clear", "--json", "--store", "memory"],
        &["vault", "list", "--json", "--namespace", ""],
        &["issuer", "--json"],
        &["completions", "bash", "--json"],
    ] {
        let run = wallet_jwt(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert_eq!(run.json()["status"], "error", "{arguments:?}");
        assert!(!run.json()["error"]["message"].as_str().unwrap().is_empty(), "{arguments:?}");
        assert_eq!(run.stderr, "", "{arguments:?}");
    }
}

#[test]
fn a_failed_write_is_an_error_unless_the_reader_closed_the_pipe() {
    let token = SigningKey::p256()
        .sign(&SigningKey::p256().header(SignatureAlgorithm::Es256), &json!({ "exp": 9_999_999_999_i64 }));
    for arguments in
        [&["decode", &token][..], &["decode", "--json", &token], &["completions", "bash"], &["--help"]]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        assert_eq!(wallet_jwt_to(arguments, full.into()).status, 2, "{arguments:?}");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let run = wallet_jwt_to(arguments, writer.into());
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    }
}

#[test]
fn an_endless_key_file_is_refused() {
    for arguments in [
        &["keys", "--jwks", "/dev/zero"][..],
        &["keys", "--pem", "/dev/zero"],
        &["jws", "--jwks", "/dev/zero", TOKEN],
        &["verify", "--provider", "custom", "--jwks", "/dev/zero", TOKEN],
    ] {
        let run = wallet_jwt(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.stderr.contains("/dev/zero: more than the 65536 bytes"), "{}", run.stderr);
    }
    let padded = format!("{}{{\"keys\":[]}}", " ".repeat(64 * 1024));
    let run = wallet_jwt(&["keys", "--jwks", &file("padded.json", &padded)]);
    assert!(run.stderr.contains("more than the 65536 bytes"), "{}", run.stderr);
}

#[test]
fn a_usage_error_cannot_rewrite_the_screen() {
    let said = wallet_jwt(&["decode", "x", "y\u{9b}2J\u{202e}\u{1b}]0;z\u{7}"]).stderr;
    assert!(said.contains("unexpected argument") && said.contains("Usage"), "{said}");
    assert!(!said.contains(['\u{9b}', '\u{202e}', '\u{1b}', '\u{7}']), "{said:?}");
}

#[test]
fn a_pipe_without_a_dash_is_told_of_it() {
    for command in ["decode", "verify", "jws"] {
        let run = wallet_jwt(&[command, "--json"]);
        let message = run.json()["error"]["message"].to_string();
        assert_eq!(run.status, 2);
        assert!(message.contains("`-` reads the token from standard input"), "{command}: {message}");
    }
    let run = wallet_jwt(&["doctor"]);
    assert!(run.stderr.contains("`-` reads standard input"), "{}", run.stderr);
}

#[test]
fn hidden_commands_stay_hidden() {
    let shells = ["bash", "elvish", "fish", "powershell", "zsh"];
    let mut said: Vec<_> = shells.iter().map(|shell| wallet_jwt(&["completions", shell]).stdout).collect();
    for arguments in
        [&["--help"][..], &["help"], &["dem"], &["demo-restor"], &["demo-r"], &["help", "demo-restor"]]
    {
        let run = wallet_jwt(arguments);
        said.push(run.stdout + &run.stderr);
    }
    for text in said {
        // The arguments themselves are repeated.
        let text = text.replace("'demo-restor'", "").replace("'demo-r'", "");
        assert!(!text.contains("demo-restore") && !text.contains("demo-r"), "{text}");
    }
    assert!(wallet_jwt(&["verif"]).stderr.contains("'verify'"), "others are suggested");
}

#[test]
fn commands_that_print_text_only_do_not_offer_json() {
    for command in ["issuer", "demo", "completions"] {
        let help = wallet_jwt(&[command, "--help"]).stdout;
        assert!(help.contains("Usage") && !help.contains("--json"), "{help}");
    }
    for arguments in [
        &["decode", "--help"][..],
        &["verify", "--help"],
        &["jws", "--help"],
        &["keys", "--help"],
        &["doctor", "--help"],
        &["vault", "--help"],
        &["vault", "list", "--help"],
        &["--help"],
    ] {
        let help = wallet_jwt(arguments).stdout;
        assert!(help.contains("--json"), "{arguments:?}: {help}");
    }
    let script = wallet_jwt(&["completions", "bash"]).stdout;
    assert!(script.contains("opts=\"-h --port --lifetime --help\""), "{script}");
}

#[test]
fn json_may_stand_before_the_command_and_after_it() {
    for arguments in [
        &["--json", "decode", "x"][..],
        &["decode", "--json", "x"],
        &["decode", "x", "--json"],
        &["--json", "decode", "--json", "x"],
    ] {
        assert_eq!(wallet_jwt(arguments).code(), "E_TOKEN_MALFORMED", "{arguments:?}");
    }
    for arguments in
        [&["--json", "vault", "list"][..], &["vault", "--json", "list"], &["vault", "list", "--json"]]
    {
        let run = wallet_jwt(&[arguments, &["--store", "memory"]].concat());
        assert_eq!(run.json()["status"], "listed", "{arguments:?}");
    }
}

#[test]
fn help_wraps_at_the_width_of_the_terminal() {
    for command in [&["verify"][..], &["doctor"], &["vault", "save"], &["issuer"], &[]] {
        for width in [50_usize, 80, 100] {
            let help = wallet_jwt_wide(&[command, &["--help"]].concat(), width).stdout;
            assert!(help.contains("Usage"), "{help}");
            // clap wraps neither the usage line nor inside a word.
            let is_wrapped = |line: &&str| !line.starts_with("Usage:") && line.split_whitespace().count() > 1;
            for line in help.lines().filter(is_wrapped) {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
        }
    }
}
