//! The function for the JVM.

use jni::EnvUnowned;
use jni::errors::ThrowRuntimeExAndDefault;
use jni::objects::{JByteArray, JClass};
use jni::sys::{jint, jlong};
use zeroize::Zeroizing;

use super::calls;

/// `dev.walletjwt.DirectCalls.call`. A panic, and bytes that are no arguments of that call, become a `RuntimeException`.
#[jni::jni_mangle("dev.walletjwt.DirectCalls", "call")]
pub fn call<'l>(
    mut env: EnvUnowned<'l>,
    _class: JClass<'l>,
    call: jint,
    verifier: jlong,
    arguments: JByteArray<'l>,
) -> JByteArray<'l> {
    env.with_env(|env| -> Result<_, jni::errors::Error> {
        // A token may be in it.
        let arguments = Zeroizing::new(env.convert_byte_array(&arguments)?);
        let answer = calls::answer(call, verifier, &arguments);
        env.byte_array_from_slice(&answer.unwrap_or_default())
    })
    .resolve::<ThrowRuntimeExAndDefault>()
}
