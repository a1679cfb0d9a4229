//! The table of sessions: `tests/data/conformance/session_requests.json`, in the format of
//! `docs/conformance-sessions.md`, over the real session manager.

#[path = "offline/mod.rs"]
mod offline;
#[path = "signer/mod.rs"]
mod signer;

#[path = "session_requests/tokens.rs"]
mod tokens;
