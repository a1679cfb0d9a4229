//! The crate's store for `KeyringCrate.kt`: one store in a process, and an exception for each error. Only for this test.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use android_native_keyring_store::Store;
use jni::JNIEnv;
use jni::objects::{JByteArray, JObject, JObjectArray, JString};
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};

static STORE: OnceLock<Arc<Store>> = OnceLock::new();

/// Never Debug: it prints the bytes of a value.
fn describe(error: &Error) -> String {
    match error {
        Error::NoEntry => "NoEntry".to_owned(),
        Error::PlatformFailure(cause) => format!("PlatformFailure: {cause}"),
        Error::BadDataFormat(_, cause) => format!("BadDataFormat: {cause}"),
        Error::BadStoreFormat(reason) => format!("BadStoreFormat: {reason}"),
        Error::Invalid(what, reason) => format!("Invalid: {what}: {reason}"),
        Error::TooLong(..) => "TooLong".to_owned(),
        other => format!("{other}"),
    }
}

fn java<T>(result: jni::errors::Result<T>) -> Result<T, String> {
    result.map_err(|error| format!("the bridge: {error}"))
}

/// Runs `work` and throws what it answers as an error.
fn guarded<'a, T>(
    env: &mut JNIEnv<'a>,
    otherwise: T,
    work: impl FnOnce(&mut JNIEnv<'a>) -> Result<T, String>,
) -> T {
    let result = catch_unwind(AssertUnwindSafe(|| work(env))).unwrap_or_else(|_| Err("a panic".to_owned()));
    result.unwrap_or_else(|text| {
        env.throw_new("dev/walletjwt/KeyringFailure", text).expect("Java takes the exception");
        otherwise
    })
}

fn entry(env: &mut JNIEnv, name: &JString) -> Result<Entry, String> {
    let name: String = java(env.get_string(name))?.into();
    let store = STORE.get().ok_or("the bridge: not opened")?;
    store.build("wallet-jwt", &name, None).map_err(|error| describe(&error))
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_dev_walletjwt_KeyringCrate_open(mut env: JNIEnv, _class: JObject, name: JString) {
    guarded(&mut env, (), |env| {
        let name: String = java(env.get_string(&name))?.into();
        let options = HashMap::from([("name", name.as_str())]);
        let store = Store::new_with_configuration(&options).map_err(|error| describe(&error))?;
        STORE.get_or_init(|| store);
        Ok(())
    });
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_dev_walletjwt_KeyringCrate_write(
    mut env: JNIEnv,
    _class: JObject,
    name: JString,
    value: JByteArray,
) {
    guarded(&mut env, (), |env| {
        let value = java(env.convert_byte_array(&value))?;
        entry(env, &name)?.set_secret(&value).map_err(|error| describe(&error))
    });
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_dev_walletjwt_KeyringCrate_read<'a>(
    mut env: JNIEnv<'a>,
    _class: JObject<'a>,
    name: JString<'a>,
) -> JByteArray<'a> {
    guarded(&mut env, JObject::null().into(), |env| {
        let value = entry(env, &name)?.get_secret().map_err(|error| describe(&error))?;
        java(env.byte_array_from_slice(&value))
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_dev_walletjwt_KeyringCrate_remove(
    mut env: JNIEnv,
    _class: JObject,
    name: JString,
) {
    guarded(&mut env, (), |env| entry(env, &name)?.delete_credential().map_err(|error| describe(&error)));
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_dev_walletjwt_KeyringCrate_names<'a>(
    mut env: JNIEnv<'a>,
    _class: JObject<'a>,
) -> JObjectArray<'a> {
    guarded(&mut env, JObject::null().into(), |env| {
        let store = STORE.get().ok_or("the bridge: not opened")?;
        let found = store.search(&HashMap::new()).map_err(|error| describe(&error))?;
        let names: Vec<String> =
            found.iter().filter_map(Entry::get_specifiers).map(|(_, user)| user).collect();
        let count = i32::try_from(names.len()).map_err(|_| "the bridge: too many")?;
        let array = java(env.new_object_array(count, "java/lang/String", JObject::null()))?;
        for (index, name) in (0..count).zip(&names) {
            let name = java(env.new_string(name))?;
            java(env.set_object_array_element(&array, index, &name))?;
        }
        Ok(array)
    })
}
