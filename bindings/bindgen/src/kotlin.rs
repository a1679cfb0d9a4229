//! Calls over JNI in the generated Kotlin, before those through JNA, for what a server calls for every request. JNA makes
//! structures for each call; all threads register them under one lock, and one thread frees them (docs/adr/0020).
//!
//! `DirectCalls.kt` has the other half. What is read and written stays uniffi's form. Where the JVM cannot load the library for
//! JNI, the calls go through JNA.

/// What uniffi 0.32.2 writes, and what stands before it afterwards.
const BEFORE: [(&str, &str); 9] = [
    // Not for apps.
    ("fun `directHandle`(`verifier`: Verifier): kotlin.ULong {\n", "internal "),
    (
        "        return uniffiRustCallAsync(
        callWithHandle { uniffiHandle ->
            UniffiLib.uniffi_wallet_jwt_fn_method_verifier_verify(
",
        "        if (DirectCalls.areAvailable) {
            callDirectly { verifyAtOnceDirectly(it, `token`, `keyId`) }?.let { return it }
        }
",
    ),
    (
        "            return FfiConverterTypeUnverifiedToken.lift(
    uniffiRustCallWithError(VerifyException) { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_func_decode_unverified(
",
        "            if (DirectCalls.areAvailable) return decodeUnverifiedDirectly(`token`)
",
    ),
    (
        "            return FfiConverterBoolean.lift(
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_method_session_lists(",
        "            if (DirectCalls.areAvailable) return listsDirectly(this, `address`, `chain`)
",
    ),
    (
        "            return FfiConverterBoolean.lift(
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_method_session_owns(",
        "            if (DirectCalls.areAvailable) return ownsDirectly(this, `address`, `chain`)
",
    ),
    (
        "            return FfiConverterBoolean.lift(
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_method_session_owns_shared(",
        "            if (DirectCalls.areAvailable) return ownsSharedDirectly(this, `address`, `chain`)
",
    ),
    (
        "            return FfiConverterLong.lift(
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_method_session_remaining_secs(",
        "            if (DirectCalls.areAvailable) return remainingSecsDirectly(this, `nowAt`)
",
    ),
    (
        "            return FfiConverterString.lift(
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_method_session_to_json(",
        "            if (DirectCalls.areAvailable) return toJsonDirectly(this)
",
    ),
    (
        "            return FfiConverterTypeErrorCode.lift(
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_method_verifyerror_code(",
        "            if (DirectCalls.areAvailable) return codeDirectly(this)
",
    ),
];

const VERIFY_OFFLINE: &str = "            return FfiConverterTypeSession.lift(
    callWithHandle {
    uniffiRustCallWithError(VerifyException) { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_method_verifier_verify_offline(
        it,
        
        FfiConverterTypeTokenText.lower(`token`),
        FfiConverterOptionalTypeKeyIdText.lower(`keyId`),_status)
}
    }
    )
    }
";

const VERIFY_OFFLINE_DIRECTLY: &str = "            if (DirectCalls.areAvailable) {
                return callDirectly { verifyOfflineDirectly(it, `token`, `keyId`) }
            }
";

/// What the class of the verifier gains.
const IN_VERIFIER: &str = "
    private val direct by lazy { directHandle(this).toLong() }

    /** As `callWithHandle`, without a handle that JNA would have to clone. */
    private inline fun <R> callDirectly(block: (number: Long) -> R): R {
        val number = this.direct
        do {
            val c = this.callCounter.get()
            if (c == 0L) {
                throw IllegalStateException(\"${this.javaClass.simpleName} object has already been destroyed\")
            }
            if (c == Long.MAX_VALUE) {
                throw IllegalStateException(\"${this.javaClass.simpleName} call counter would overflow\")
            }
        } while (! this.callCounter.compareAndSet(c, c + 1L))
        try {
            return block(number)
        } finally {
            if (this.callCounter.decrementAndGet() == 0L) {
                cleanable?.clean()
            }
        }
    }
";

/// The generated file with the changes.
///
/// # Errors
/// uniffi writes something else: a new version needs new changes, or none.
pub fn with_direct_calls(generated: String) -> anyhow::Result<String> {
    let mut changes: Vec<_> = BEFORE.iter().map(|(old, before)| (*old, format!("{before}{old}"))).collect();
    changes.push((VERIFY_OFFLINE, [VERIFY_OFFLINE_DIRECTLY, VERIFY_OFFLINE, IN_VERIFIER].concat()));
    crate::changes::made(generated, &changes)
}
