//! What a token is asked for, and making it. In: a request, the keys, the time. Out: an issued token.

use std::fmt;

use serde_json::{Map, Value, json};

use super::algorithm::SignatureAlgorithm;
use super::attack::{self, Attack};
use super::dynamic::{
    DYNAMIC_ISSUER_HOST, DYNAMIC_LIFETIME_SECS, DynamicClaimsInput, DynamicShape, SAMPLE_DYNAMIC_USER_ID,
    SAMPLE_ENVIRONMENT_ID, SAMPLE_ORIGIN, dynamic_payload,
};
use super::key_ring::{KeyRing, PROVIDER_ALGORITHM};
use super::keys::SigningKey;
use super::para::{
    PARA_LIFETIME_SECS, ParaClaimsInput, ParaTab, SAMPLE_API_KEY_ID, SAMPLE_PARA_USER_ID, para_payload,
};
use super::privy::{
    PRIVY_LIFETIME_SECS, PrivyClaimsInput, PrivyShape, SAMPLE_PRIVY_APP_ID, SAMPLE_PRIVY_USER_ID,
    privy_payload,
};

use super::stytch::{
    SAMPLE_STYTCH_PROJECT_ID, SAMPLE_STYTCH_USER_ID, STYTCH_LIFETIME_SECS, StytchClaimsInput, StytchShape,
    stytch_payload,
};
use super::web3auth::{
    SAMPLE_WEB3AUTH_CLIENT_ID, SAMPLE_WEB3AUTH_USER_ID, WEB3AUTH_LIFETIME_SECS, Web3authClaimsInput,
    Web3authShape, web3auth_payload,
};

const HOUR_SECS: i64 = 60 * 60;

/// Whose token, and what it says.
#[derive(Clone, Debug)]
pub enum TokenShape {
    /// A token as Para's `issueJwt()` gives it.
    Para {
        /// How the user signed in.
        tab: ParaTab,
        /// The unique id of the API key: the audience.
        api_key_id: String,
        /// The user's id.
        user_id: String,
    },
    /// A token as Dynamic gives it.
    Dynamic {
        /// Which of Dynamic's tokens.
        shape: DynamicShape,
        /// The environment id.
        environment_id: String,
        /// The user's id.
        user_id: String,
        /// The host in `iss`, without a scheme.
        issuer_host: String,
        /// The origin of the client.
        audience: String,
        /// Space-separated scopes; none leaves the claim out.
        scope: Option<String>,
    },
    /// A token as Privy gives it, ES256.
    Privy {
        /// Which of Privy's tokens.
        shape: PrivyShape,
        /// The app id: the audience.
        app_id: String,
        /// The user's id.
        user_id: String,
    },
    /// A token as Web3Auth gives it, ES256.
    Web3auth {
        /// Which of Web3Auth's tokens.
        shape: Web3authShape,
        /// The client id: the audience.
        client_id: String,
        /// The user's id at the login provider.
        user_id: String,
    },
    /// A token as Stytch gives it, RS256.
    Stytch {
        /// Which of Stytch's tokens.
        shape: StytchShape,
        /// The project id: the audience.
        project_id: String,
        /// The user's id.
        user_id: String,
    },
    /// A token of any other issuer.
    Custom {
        /// The claim `iss`.
        issuer: String,
        /// The claim `aud`.
        audience: String,
        /// The claim `sub`.
        subject: String,
        /// What to sign with.
        algorithm: SignatureAlgorithm,
        /// Further claims, or others in place of those.
        claims: Map<String, Value>,
    },
}

/// What [`FakeIssuer::issue`](super::FakeIssuer::issue) is asked for. Start from one of the constructors and
/// change the fields.
#[derive(Clone, Debug)]
pub struct IssueRequest {
    /// Whose token, and what it says.
    pub shape: TokenShape,
    /// `exp - iat`. A negative lifetime gives a token that was never valid.
    pub lifetime_secs: i64,
    /// Unix time in seconds; none is now, by the issuer's clock.
    pub issued_at: Option<i64>,
    /// Whether the header names the key. It is not certain that Dynamic's does.
    pub header_kid: bool,
    /// The header's `typ`; none by default, because it is not certain that Para writes one.
    pub header_typ: Option<String>,
    /// What is wrong with the token; none gives an honest one.
    pub attack: Option<Attack>,
}

impl IssueRequest {
    /// An honest Para token with the audience and user of the documented sample.
    pub fn para(tab: ParaTab) -> Self {
        let shape = TokenShape::Para {
            tab,
            api_key_id: SAMPLE_API_KEY_ID.to_owned(),
            user_id: SAMPLE_PARA_USER_ID.to_owned(),
        };
        Self::honest(shape, PARA_LIFETIME_SECS)
    }

    /// An honest Dynamic token with the environment and user of the documented sample, completely signed in.
    pub fn dynamic(shape: DynamicShape) -> Self {
        let scope = if shape == DynamicShape::Elevated { "wallet:export" } else { "user:basic" };
        let shape = TokenShape::Dynamic {
            shape,
            environment_id: SAMPLE_ENVIRONMENT_ID.to_owned(),
            user_id: SAMPLE_DYNAMIC_USER_ID.to_owned(),
            issuer_host: DYNAMIC_ISSUER_HOST.to_owned(),
            audience: SAMPLE_ORIGIN.to_owned(),
            scope: Some(scope.to_owned()),
        };
        Self::honest(shape, DYNAMIC_LIFETIME_SECS)
    }

    /// An honest Privy token, or one whose accounts are an attack, with the app and user of the sample.
    pub fn privy(shape: PrivyShape) -> Self {
        let shape = TokenShape::Privy {
            shape,
            app_id: SAMPLE_PRIVY_APP_ID.to_owned(),
            user_id: SAMPLE_PRIVY_USER_ID.to_owned(),
        };
        // Privy writes a `typ`, and its own verifier wants it.
        Self { header_typ: Some("JWT".to_owned()), ..Self::honest(shape, PRIVY_LIFETIME_SECS) }
    }

    /// An honest Web3Auth token, or one that is an attack, with the client and user of the sample.
    pub fn web3auth(shape: Web3authShape) -> Self {
        let shape = TokenShape::Web3auth {
            shape,
            client_id: SAMPLE_WEB3AUTH_CLIENT_ID.to_owned(),
            user_id: SAMPLE_WEB3AUTH_USER_ID.to_owned(),
        };
        Self::honest(shape, WEB3AUTH_LIFETIME_SECS)
    }

    /// An honest Stytch token, or one that is an attack, with the project and user of the sample.
    pub fn stytch(shape: StytchShape) -> Self {
        let shape = TokenShape::Stytch {
            shape,
            project_id: SAMPLE_STYTCH_PROJECT_ID.to_owned(),
            user_id: SAMPLE_STYTCH_USER_ID.to_owned(),
        };
        // Stytch's own verifier wants a `typ`.
        Self { header_typ: Some("JWT".to_owned()), ..Self::honest(shape, STYTCH_LIFETIME_SECS) }
    }

    /// An honest token of another issuer, RS256, one hour.
    pub fn custom(
        issuer: impl Into<String>,
        audience: impl Into<String>,
        subject: impl Into<String>,
    ) -> Self {
        let shape = TokenShape::Custom {
            issuer: issuer.into(),
            audience: audience.into(),
            subject: subject.into(),
            algorithm: SignatureAlgorithm::Rs256,
            claims: Map::new(),
        };
        Self::honest(shape, HOUR_SECS)
    }

    /// The same request for a token that is wrong in the given way.
    pub fn with_attack(self, attack: Attack) -> Self {
        Self { attack: Some(attack), ..self }
    }

    fn honest(shape: TokenShape, lifetime_secs: i64) -> Self {
        Self { shape, lifetime_secs, issued_at: None, header_kid: true, header_typ: None, attack: None }
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        match self.shape {
            TokenShape::Custom { algorithm, .. } => algorithm,
            TokenShape::Privy { .. } | TokenShape::Web3auth { .. } => SignatureAlgorithm::Es256,
            TokenShape::Para { .. } | TokenShape::Dynamic { .. } | TokenShape::Stytch { .. } => {
                PROVIDER_ALGORITHM
            }
        }
    }
}

/// What the wallet SDK would hand over.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedToken {
    /// The compact JWS.
    pub token: String,
    /// The key id beside it, which only Para gives.
    pub key_id: Option<String>,
}

/// A token is a credential wherever it is printed, a fake one too: people copy what they see.
impl fmt::Debug for IssuedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedToken").field("token", &"<redacted>").field("key_id", &self.key_id).finish()
    }
}

/// Makes the token. `now` is Unix time in seconds by the issuer's clock.
pub(super) fn issue(request: &IssueRequest, keys: &KeyRing, now: i64) -> IssuedToken {
    let algorithm = request.algorithm();
    let key = keys.signing_key(algorithm);
    let payload = payload(request, key.kid(), now);
    let signed_by = |signer: &SigningKey, kid: &str| signer.sign(&header(request, kid), &payload);

    let mut key_id = key.kid().to_owned();
    let token = match request.attack {
        None | Some(Attack::Expired | Attack::NotYetValid | Attack::OtherAudience) => {
            signed_by(&key, key.kid())
        }
        Some(Attack::Unsigned) => attack::unsigned_token(&payload),
        Some(Attack::Hmac) => attack::hmac_signed_with_public_key(&key, &payload),
        Some(Attack::Tampered) => attack::tamper_claim(&signed_by(&key, key.kid()), attack::replace_user),
        Some(Attack::OtherKey) => signed_by(&keys.stranger(algorithm), key.kid()),
        Some(Attack::UnknownKid) => {
            let stranger = keys.stranger(algorithm);
            key_id = stranger.kid().to_owned();
            signed_by(&stranger, stranger.kid())
        }
        Some(Attack::EmbeddedKey) => {
            let stranger = keys.stranger(algorithm);
            let mut header = header(request, key.kid());
            header["jwk"] = stranger.public_jwk(Some(algorithm.as_str()));
            stranger.sign(&header, &payload)
        }
        Some(Attack::CriticalHeader) => {
            let mut header = header(request, key.kid());
            header["crit"] = json!(["urn:example:unknown-extension"]);
            header["urn:example:unknown-extension"] = json!(true);
            key.sign(&header, &payload)
        }
    };
    let key_id = matches!(request.shape, TokenShape::Para { .. }).then_some(key_id);
    IssuedToken { token, key_id }
}

fn header(request: &IssueRequest, kid: &str) -> Value {
    let mut header = json!({ "alg": request.algorithm().as_str() });
    if request.header_kid {
        header["kid"] = json!(kid);
    }
    if let Some(typ) = &request.header_typ {
        header["typ"] = json!(typ);
    }
    header
}

fn payload(request: &IssueRequest, kid: &str, now: i64) -> Value {
    let lifetime_secs = request.lifetime_secs;
    let issued_at = match request.attack {
        Some(Attack::Expired) => now.saturating_sub(HOUR_SECS).saturating_sub(lifetime_secs),
        _ => request.issued_at.unwrap_or(now),
    };
    let mut payload = match request.shape.clone() {
        TokenShape::Para { tab, api_key_id, user_id } => {
            para_payload(tab, &ParaClaimsInput { api_key_id, user_id, issued_at, lifetime_secs })
        }
        TokenShape::Dynamic { shape, environment_id, user_id, issuer_host, audience, scope } => {
            let kid = kid.to_owned();
            let input = DynamicClaimsInput {
                environment_id,
                user_id,
                issuer_host,
                audience,
                scope,
                issued_at,
                lifetime_secs,
                kid,
            };
            dynamic_payload(shape, &input)
        }
        TokenShape::Privy { shape, app_id, user_id } => {
            privy_payload(shape, &PrivyClaimsInput { app_id, user_id, issued_at, lifetime_secs })
        }
        TokenShape::Web3auth { shape, client_id, user_id } => {
            web3auth_payload(shape, &Web3authClaimsInput { client_id, user_id, issued_at, lifetime_secs })
        }
        TokenShape::Stytch { shape, project_id, user_id } => {
            stytch_payload(shape, &StytchClaimsInput { project_id, user_id, issued_at, lifetime_secs })
        }
        TokenShape::Custom { issuer, audience, subject, claims, .. } => {
            let mut payload = json!({
                "iss": issuer, "aud": audience, "sub": subject,
                "iat": issued_at, "exp": issued_at.saturating_add(lifetime_secs),
            });
            for (name, value) in claims {
                payload[name] = value.clone();
            }
            payload
        }
    };
    match request.attack {
        Some(Attack::NotYetValid) => payload["nbf"] = json!(now.saturating_add(HOUR_SECS)),
        Some(Attack::OtherAudience) => payload["aud"] = json!(other_audience(&request.shape)),
        _ => {}
    }
    payload
}

/// An audience of the right form that nobody configures.
fn other_audience(shape: &TokenShape) -> &'static str {
    match shape {
        TokenShape::Para { .. } => "00000000-0000-4000-8000-000000000002",
        TokenShape::Dynamic { .. } => "https://other.example",
        TokenShape::Privy { .. } => "cm0anotherapp000000000000",
        TokenShape::Web3auth { .. } => "BAnotherClientId",
        TokenShape::Stytch { .. } => "project-test-99999999-9999-4999-8999-999999999999",
        TokenShape::Custom { .. } => "somebody-else",
    }
}
