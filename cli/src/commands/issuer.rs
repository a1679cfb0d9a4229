//! `issuer`: a fake issuer for the user's own end-to-end tests.

use wallet_jwt_fake_issuer::{
    DynamicShape, FakeIssuer, FakeIssuerOptions, ParaTab, SAMPLE_PRIVY_APP_ID, SAMPLE_STYTCH_PROJECT_ID,
    SAMPLE_WEB3AUTH_CLIENT_ID,
};

use crate::Outcome;
use crate::args::IssuerArgs;
use crate::output::{Failure, label, print_line, style};

/// The environment id in the examples; the fake issuer accepts any.
const EXAMPLE_ENVIRONMENT: &str = "fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9";

pub(crate) fn run(arguments: &IssuerArgs) -> Outcome {
    let options = FakeIssuerOptions {
        port: arguments.port,
        lifetime_secs: arguments.lifetime,
        ..FakeIssuerOptions::default()
    };
    let issuer = FakeIssuer::start(options).map_err(|error| {
        Failure::environment(format!("127.0.0.1:{}: {error}; choose another --port", arguments.port))
    })?;
    let base = issuer.base_url();
    let port = base.rsplit(':').next().unwrap_or_default();
    let (strong, faint) = (style::STRONG, style::FAINT);
    print_line(&format!(
        "{strong}fake issuer{strong:#} at {base}, for tests only: its private keys are public"
    ));
    print_line("");
    label("Para keys", &issuer.para_keys_url());
    label("Dynamic keys", &issuer.dynamic_keys_url(EXAMPLE_ENVIRONMENT));
    label("Privy keys", &issuer.privy_keys_url(SAMPLE_PRIVY_APP_ID));
    label("Web3Auth", &format!("{}   (client id {SAMPLE_WEB3AUTH_CLIENT_ID})", issuer.web3auth_keys_url()));
    label("Stytch keys", &issuer.stytch_keys_url(SAMPLE_STYTCH_PROJECT_ID));
    label("custom keys", &issuer.custom_keys_url());
    label("discovery", &format!("{base}/.well-known/openid-configuration   (names the custom keys)"));
    label("a token", &format!("{base}/token?shape=para&tab=email"));
    label("Para's tabs", &names(ParaTab::ALL.iter().map(|tab| tab.as_str())));
    label("Dynamic's", &format!("{base}/token?shape=dynamic&kind=id"));
    label("its kinds", &names(DynamicShape::ALL.iter().map(|kind| kind.as_str())));
    label("others", &format!("{base}/token?shape=privy   (or web3auth, stytch, custom)"));
    label("everything", &format!("{base}   lists all endpoints and kinds"));
    print_line("");
    print_line(
        "  In the app: set `development.keysUrl` to the keys URL above, and get tokens from `/token`.",
    );
    label(
        "Android",
        &format!("adb reverse tcp:{port} tcp:{port}   then the same URLs, on emulator and device"),
    );
    label("iOS", "the simulator shares this machine's loopback: the same URLs");
    label("rotate", &format!("curl -X POST {base}/rotate"));
    label("break", &format!("curl -X POST '{base}/fault?mode=status=500'   (mode=none heals)"));
    print_line("");
    print_line(&format!("{faint}Ctrl-C stops it.{faint:#}"));
    loop {
        // The issuer runs on its own threads until the process ends.
        std::thread::park();
    }
}

fn names<'n>(all: impl Iterator<Item = &'n str>) -> String {
    all.collect::<Vec<_>>().join(" ")
}
