//! The function for the JVM.

use std::any::Any;

use jni::errors::{Error, ErrorPolicy};
use jni::objects::{JByteArray, JClass};
use jni::sys::{jint, jlong};
use jni::{Env, EnvUnowned};

use super::calls;
use crate::ffi::overwritten::OverwrittenBytes;

/// `dev.walletjwt.DirectCalls.call`. Null if the JVM has no memory for a byte array. Only the calls that take a key id look
/// at `key_id`: classes of another version may pass none.
#[jni::jni_mangle("dev.walletjwt.DirectCalls", "call")]
pub fn call<'l>(
    mut env: EnvUnowned<'l>,
    _class: JClass<'l>,
    call: jint,
    number: jlong,
    arguments: JByteArray<'l>,
    key_id: JByteArray<'l>,
) -> JByteArray<'l> {
    env.with_env(|env| -> Result<_, Error> {
        // A token may be in it.
        let arguments = OverwrittenBytes::new(env.convert_byte_array(&arguments)?);
        let has_key_id = calls::takes_a_key_id(call) && !key_id.is_null();
        let key_id = has_key_id.then(|| env.convert_byte_array(&key_id)).transpose()?;
        let answer = calls::answer_or_panic(call, number, &arguments, key_id.as_deref());
        let bytes = env.byte_array_from_slice(&answer);
        if calls::answers_with_a_token(call) {
            drop(OverwrittenBytes::new(answer));
        }
        bytes
    })
    .resolve::<Null>()
}

/// Nothing more on an error. The crate's own policies throw an exception or write a log; for that a phone's library takes many
/// kilobytes of the crate.
struct Null;

impl<T: Default, E> ErrorPolicy<T, E> for Null {
    type Captures<'local: 'native, 'native> = ();

    fn on_error<'local: 'native, 'native>(_: &mut Env<'local>, (): &mut (), _: E) -> jni::errors::Result<T> {
        Ok(T::default())
    }

    fn on_panic<'local: 'native, 'native>(
        _: &mut Env<'local>,
        (): &mut (),
        _: Box<dyn Any + Send + 'static>,
    ) -> jni::errors::Result<T> {
        Ok(T::default())
    }

    fn on_internal_jni_error<'local: 'native, 'native>((): &mut (), _: Error) -> T {
        T::default()
    }

    fn on_internal_panic<'local: 'native, 'native>((): &mut (), _: Box<dyn Any + Send + 'static>) -> T {
        T::default()
    }
}
