//! The calls that a server makes for every request, in one function over JNI. JNA makes structures for each call: all threads
//! register them under one lock, and one thread frees them (docs/adr/0021). Arguments and answer are bytes, in the form in
//! which uniffi writes them, so that the generated code of Kotlin reads and writes them. Only a token to verify or to decode, and a key
//! id, pass as their text's bytes.

// There is no JVM on iOS.
#[cfg(not(target_os = "ios"))]
mod answers;
#[cfg(not(target_os = "ios"))]
mod calls;
#[cfg(not(target_os = "ios"))]
mod jni_call;
#[cfg(not(target_os = "ios"))]
mod making;
mod numbers;

#[cfg(feature = "vault")]
pub(super) use numbers::SESSION_MANAGERS;
pub(super) use numbers::{Number, VERIFIERS};
