//! The crate's own HTTP client for key sets (feature `net`): reqwest on rustls and ring, nothing process-wide.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AGE, CACHE_CONTROL, CONTENT_ENCODING, DATE, ETAG, HeaderMap, HeaderName,
    IF_NONE_MATCH,
};
use reqwest::redirect;
use rustls::pki_types::CertificateDer;

use super::fetch::{ACCEPTED_MEDIA_TYPES, FetchError, KeyFetcher, KeysRequest, KeysResponse};

const USER_AGENT: &str = concat!("wallet-jwt/", env!("CARGO_PKG_VERSION"));

/// Fetches key sets over HTTPS; the platform's rules verify certificates.
///
/// The first https fetch creates the client, so a machine without CA certificates can still verify with pinned keys.
#[derive(Default)]
pub struct HttpKeyFetcher {
    extra_roots: Vec<Vec<u8>>,
    tls_client: Mutex<Option<reqwest::Client>>,
}

impl HttpKeyFetcher {
    /// A fetcher that trusts the platform's certificates.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts one more root certificate (DER), e.g. a company proxy's. Not available on Android: there the app's
    /// network security configuration decides.
    #[must_use]
    pub fn with_extra_root(mut self, certificate_der: Vec<u8>) -> Self {
        self.extra_roots.push(certificate_der);
        self
    }

    fn client(&self, url: &str) -> Result<reqwest::Client, FetchError> {
        if url.starts_with("http:") {
            // The verifier allows plain http only to this machine: no certificates, no proxy.
            return build(no_roots()?, |client| client.no_proxy().https_only(false));
        }
        let mut client = self.tls_client.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = &*client {
            return Ok(client.clone());
        }
        let built = build(self.platform_roots()?, |client| client.https_only(true))?;
        Ok(client.insert(built).clone())
    }

    #[cfg(not(target_os = "android"))]
    fn platform_roots(&self) -> Result<rustls::ClientConfig, FetchError> {
        let roots = self.extra_roots.iter().cloned().map(CertificateDer::from);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(roots, Arc::clone(&provider))
            .map_err(no_tls)?;
        with_verifier(provider, verifier)
    }

    #[cfg(target_os = "android")]
    fn platform_roots(&self) -> Result<rustls::ClientConfig, FetchError> {
        if !self.extra_roots.is_empty() {
            return Err(no_tls("extra roots belong into the app's network security configuration"));
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = rustls_platform_verifier::Verifier::new(Arc::clone(&provider)).map_err(no_tls)?;
        with_verifier(provider, verifier)
    }
}

impl std::fmt::Debug for HttpKeyFetcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpKeyFetcher").field("extra_roots", &self.extra_roots.len()).finish_non_exhaustive()
    }
}

impl KeyFetcher for HttpKeyFetcher {
    fn fetch(&self, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
        let client = self.client(&request.url)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| FetchError::Fetcher { detail: error.kind().to_string() })?;
        let answer = runtime.block_on(exchange(&client, request));
        // A name lookup that hangs blocks a thread of the runtime; a normal shutdown would wait for it.
        runtime.shutdown_background();
        answer
    }
}

async fn exchange(client: &reqwest::Client, request: &KeysRequest) -> Result<KeysResponse, FetchError> {
    let timeout = Duration::from_secs(request.timeout_secs.unsigned_abs());
    let mut outgoing = client
        .get(&request.url)
        .header(ACCEPT, ACCEPTED_MEDIA_TYPES)
        // Without it a server may choose any coding (RFC 9110 §12.5.3).
        .header(ACCEPT_ENCODING, "identity")
        .timeout(timeout);
    if let Some(etag) = &request.etag {
        outgoing = outgoing.header(IF_NONE_MATCH, etag);
    }
    let mut response = outgoing.send().await.map_err(describe)?;
    let mut answer = KeysResponse {
        status: response.status().as_u16().into(),
        body: Vec::new(),
        etag: text(response.headers(), &ETAG),
        cache_control: list(response.headers(), &CACHE_CONTROL),
        date: text(response.headers(), &DATE),
        age: text(response.headers(), &AGE),
        content_encoding: list(response.headers(), &CONTENT_ENCODING),
    };
    let limit = usize::try_from(request.max_bytes).unwrap_or(0) + 1;
    while let Some(chunk) = response.chunk().await.map_err(describe)? {
        let room = limit - answer.body.len();
        answer.body.extend(chunk.iter().take(room));
        if answer.body.len() == limit {
            break;
        }
    }
    Ok(answer)
}

fn build(
    tls: rustls::ClientConfig,
    customise: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> Result<reqwest::Client, FetchError> {
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::Policy::none())
        .user_agent(USER_AGENT)
        // Every fetch has its own runtime; a pooled connection would belong to an ended one.
        .pool_max_idle_per_host(0);
    customise(client).build().map_err(describe)
}

fn no_roots() -> Result<rustls::ClientConfig, FetchError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(no_tls)?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Ok(config)
}

fn with_verifier(
    provider: Arc<rustls::crypto::CryptoProvider>,
    verifier: rustls_platform_verifier::Verifier,
) -> Result<rustls::ClientConfig, FetchError> {
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(no_tls)?
        .dangerous() // rustls's word for bringing a verifier; this one is the platform's own.
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(config)
}

/// Without TLS the endpoint counts as unreachable, so that pinned keys are used.
fn no_tls(reason: impl std::fmt::Display) -> FetchError {
    FetchError::Network { detail: format!("TLS cannot be set up on this machine: {reason}") }
}

fn describe(error: reqwest::Error) -> FetchError {
    if error.is_timeout() {
        return FetchError::Timeout;
    }
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    FetchError::Network { detail: cause.to_string() }
}

/// Several lines of a header are one list (RFC 9110 §5.3).
fn list(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines: Vec<&str> = headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
