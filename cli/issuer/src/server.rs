//! The running fake issuer: an HTTP server on loopback, on a thread of its own.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::http::HeaderValue;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use super::connection::{ConnectionCut, CuttableListener};
use super::fault::Fault;
use super::key_ring::KeyRing;
use super::keys::SigningKey;
use super::options::FakeIssuerOptions;
use super::request::{IssueRequest, IssuedToken};
use super::routes;
use super::state::IssuerState;

/// How long a stopping issuer waits for answers under way; a slow drip would otherwise hold it for a minute.
const STOP_LIMIT: Duration = Duration::from_millis(500);

/// An issuer of test tokens with the endpoints of Para and Dynamic, on 127.0.0.1. Dropping it stops it.
///
/// It needs no async runtime around it, and may be started within one.
pub struct FakeIssuer {
    base_url: String,
    port: u16,
    state: Arc<IssuerState>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl FakeIssuer {
    /// Starts the server; when this returns, it accepts connections.
    ///
    /// # Errors
    /// When the port is taken, when no thread can be started, or (`InvalidInput`) when `cache_control` cannot
    /// stand in a header.
    pub fn start(options: FakeIssuerOptions) -> io::Result<Self> {
        let cache_control = options
            .cache_control
            .as_deref()
            .map(HeaderValue::from_str)
            .transpose()
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let keys = KeyRing::new(options.first_key);
        let state = Arc::new(IssuerState::new(keys, &options, cache_control));

        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            CuttableListener(tokio::net::TcpListener::from_std(listener)?)
        };

        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&state);
        let thread = std::thread::Builder::new()
            .name("fake-issuer".to_owned())
            .spawn(move || serve(runtime, listener, served, stopped))?;
        let base_url = format!("http://{}:{port}", Ipv4Addr::LOCALHOST);
        Ok(Self { base_url, port, state, stop: Some(stop), thread: Some(thread) })
    }

    /// `http://127.0.0.1:<port>`, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of Para's key set.
    pub fn para_keys_url(&self) -> String {
        self.url(routes::PARA_KEYS_PATH)
    }

    /// The address of the key set of a Dynamic environment. Every environment has the same keys.
    pub fn dynamic_keys_url(&self, environment_id: &str) -> String {
        self.url(&routes::dynamic_keys_path(environment_id))
    }

    /// The address of Web3Auth's key set.
    pub fn web3auth_keys_url(&self) -> String {
        self.url(routes::WEB3AUTH_KEYS_PATH)
    }

    /// The address of the key set of a Stytch project. Every project has the same keys.
    pub fn stytch_keys_url(&self, project_id: &str) -> String {
        self.url(&routes::stytch_keys_path(project_id))
    }

    /// The address of the key set of a Privy app. Every app has the same keys.
    pub fn privy_keys_url(&self, app_id: &str) -> String {
        self.url(&routes::privy_keys_path(app_id))
    }

    /// The address of a custom issuer's key set, which has a key for every algorithm.
    pub fn custom_keys_url(&self) -> String {
        self.url(routes::CUSTOM_KEYS_PATH)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// Issues a token.
    pub fn issue(&self, request: &IssueRequest) -> IssuedToken {
        self.state.issue(request)
    }

    /// Signs with a new key from now on. The old one stays published until [`Self::withdraw_old_keys`].
    pub fn rotate_keys(&self) {
        self.state.with_keys(KeyRing::rotate);
    }

    /// Publishes the current key only.
    pub fn withdraw_old_keys(&self) {
        self.state.with_keys(KeyRing::withdraw_old);
    }

    /// The RSA key it signs with now.
    pub fn current_key(&self) -> SigningKey {
        self.state.with_keys(|keys| keys.current().clone())
    }

    /// Makes requests for key sets fail that way, until told otherwise.
    pub fn set_fault(&self, fault: Fault) {
        self.state.set_fault(fault);
    }

    /// How many requests for key sets have come in since the start, whatever they were answered.
    pub fn keys_request_count(&self) -> u64 {
        self.state.keys_request_count()
    }
}

impl fmt::Debug for FakeIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeIssuer").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

impl Drop for FakeIssuer {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The thread may have ended already; then nobody needs telling.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic in the server has already been reported by its thread.
            let _ = thread.join();
        }
    }
}

fn serve(
    runtime: Runtime,
    listener: CuttableListener,
    state: Arc<IssuerState>,
    stopped: oneshot::Receiver<()>,
) {
    runtime.block_on(async {
        let service = routes::router(state).into_make_service_with_connect_info::<ConnectionCut>();
        let (begin_shutdown, shutdown_begun) = oneshot::channel::<()>();
        let server = axum::serve(listener, service).with_graceful_shutdown(async {
            // An owner that vanished without a word means stop, too.
            let _ = shutdown_begun.await;
        });
        let stop_within_limit = async {
            let _ = stopped.await;
            drop(begin_shutdown);
            tokio::time::sleep(STOP_LIMIT).await;
        };
        tokio::select! {
            _ = server => {}
            () = stop_within_limit => {}
        }
    });
    runtime.shutdown_background();
}
