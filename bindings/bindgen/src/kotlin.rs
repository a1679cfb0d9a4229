//! Calls over JNI in the generated Kotlin, before those through JNA, for what a server calls for every request. JNA makes
//! structures for each call; all threads register them under one lock, and one thread frees them (docs/adr/0021).
//!
//! `DirectCalls.kt` has the other half. What is read and written stays uniffi's form, but for a token and its key id. Where the JVM cannot load the library for
//! JNI, the calls go through JNA.

/// What uniffi 0.32.2 writes, and what stands before it afterwards.
const VERIFY: (&str, &str) = (
    "        return uniffiRustCallAsync(
        callWithHandle { uniffiHandle ->
            UniffiLib.uniffi_wallet_jwt_fn_method_verifier_verify(
",
    "        if (DirectCalls.areAvailable) {
            unlessCancelled { callDirectly { verifyAtOnceDirectly(it, `token`, `keyId`) } }?.let { return it }
        }
",
);
const DECODE: (&str, &str) = (
    "            return FfiConverterTypeUnverifiedToken.lift(
    uniffiRustCallWithError(VerifyException) { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_func_decode_unverified(
",
    "            if (DirectCalls.areAvailable) return decodeUnverifiedDirectly(`token`)
",
);
const TOKEN: (&str, &str) = (
    "        return uniffiRustCallAsync(
        callWithHandle { uniffiHandle ->
            UniffiLib.uniffi_wallet_jwt_fn_method_sessionmanager_token(
",
    "        if (DirectCalls.areAvailable) {
            unlessCancelled { callDirectly { tokenDirectly(it, `minTtlSecs`, `rejected`) } }?.let { return it }
        }
",
);
const STATE: (&str, &str) = (
    "            return FfiConverterTypeSessionState.lift(
    callWithHandle {
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_method_sessionmanager_state(
",
    "            if (DirectCalls.areAvailable) return callDirectly { stateDirectly(it) }
",
);
/// Not for apps.
const NUMBERS: [(&str, &str); 2] = [
    ("fun `directNumber`(`verifier`: Verifier): kotlin.Long {\n", "internal "),
    ("fun `directSessionNumber`(`manager`: SessionManager): kotlin.Long {\n", "internal "),
];

/// The JVM must be able to load the same file, and no other class loader: also if the property names it.
const LIBRARY_NAME: (&str, &str) = (
    "    val libOverride = System.getProperty(\"uniffi.component.$componentName.libraryOverride\")
    if (libOverride != null) {
        return libOverride
    }
    return \"wallet_jwt\"
",
    "    return LibraryFile.name\n",
);

/// What has no object: how uniffi's function is called, the converter of its answer, and what answers in its place.
const FUNCTIONS: [(&str, &str, &str); 10] = [
    ("method_session_lists", "Boolean", "accountDirectly(SESSION_LISTS, this, `address`, `chain`)"),
    ("method_session_owns", "Boolean", "accountDirectly(SESSION_OWNS, this, `address`, `chain`)"),
    (
        "method_session_owns_shared",
        "Boolean",
        "accountDirectly(SESSION_OWNS_SHARED, this, `address`, `chain`)",
    ),
    ("method_session_remaining_secs", "Long", "remainingSecsDirectly(this, `nowAt`)"),
    ("method_session_to_json", "String", "textDirectly(SESSION_TO_JSON, this, FfiConverterTypeSession)"),
    (
        "method_unverifiedtoken_to_json",
        "String",
        "textDirectly(UNVERIFIED_TO_JSON, this, FfiConverterTypeUnverifiedToken)",
    ),
    (
        "method_verifyerror_code",
        "TypeErrorCode",
        "textDirectly(VERIFY_ERROR_CODE, this, FfiConverterTypeVerifyError)",
    ),
    (
        "method_verifyerror_fields_json",
        "String",
        "textDirectly(VERIFY_ERROR_FIELDS, this, FfiConverterTypeVerifyError)",
    ),
    (
        "method_verifyerror_uniffi_trait_display",
        "String",
        "textDirectly(VERIFY_ERROR_TEXT, this, FfiConverterTypeVerifyError)",
    ),
    ("func_stellar_base", "OptionalString", "stellarBaseDirectly(`muxedAddress`)"),
];

/// The redacted texts of `toString`: uniffi's name of the type, Kotlin's, and the call.
const TEXTS: [(&str, &str, &str); 4] = [
    ("session", "Session", "SESSION_TEXT"),
    ("unverifiedtoken", "UnverifiedToken", "UNVERIFIED_TEXT"),
    ("wallet", "Wallet", "WALLET_TEXT"),
    ("identity", "Identity", "IDENTITY_TEXT"),
];
/// The same of enums, for which uniffi writes `toString` twice: one is for the variant that is a data class.
const TEXTS_OF_ENUMS: [(&str, &str, &str); 2] =
    [("chain", "Chain", "CHAIN_TEXT"), ("identitykind", "IdentityKind", "IDENTITY_KIND_TEXT")];

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

/// The constructors of a provider: uniffi's name, and what answers in its place.
const PROVIDERS: [(&str, &str); 6] = [
    (
        "para",
        "PARA, of(FfiConverterTypeParaEnvironment, `environment`), of(FfiConverterTypeAudience, `audience`)",
    ),
    (
        "dynamic",
        "DYNAMIC, of(FfiConverterString, `environmentId`), of(FfiConverterTypeDynamicOptions, `options`)",
    ),
    (
        "privy",
        "PRIVY, of(FfiConverterString, `appId`), of(FfiConverterOptionalTypePrivyTokens, `accept`), of(FfiConverterOptionalString, `pem`)",
    ),
    (
        "web3auth",
        "WEB3AUTH, of(FfiConverterString, `clientId`), of(FfiConverterTypeWeb3AuthTokens, `accept`), of(FfiConverterTypeWeb3AuthOptions, `options`)",
    ),
    (
        "stytch",
        "STYTCH, of(FfiConverterString, `projectId`), of(FfiConverterTypeStytchEnvironment, `environment`)",
    ),
    ("custom", "CUSTOM, of(FfiConverterTypeCustomProvider, `provider`)"),
];

/// What the class of the provider gains.
const IN_PROVIDER: (&str, &str) = (
    "            UniffiLib.uniffi_wallet_jwt_fn_clone_provider(handle, status)
        }
    }
",
    "
    /** What made it, if a direct call did: the same makes a verifier. */
    internal var madeFrom: ByteArray? = null
",
);

/// The handle of a verifier that JNA makes, as uniffi passes it to `this(…)`.
const HANDLE_FROM_JNA: &str = "
    uniffiRustCallWithError(ConfigException) { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_constructor_verifier_new(
    
        
        FfiConverterTypeProvider.lower(`provider`),
        FfiConverterTypeVerifierOptions.lower(`options`),
        FfiConverterTypeKeyFetcher.lower(`fetcher`),
        FfiConverterOptionalTypeClock.lower(`clock`),_status)
}
    )";
const VERIFIER_FROM_JSON: (&str, &str) = (
    "            return FfiConverterTypeVerifier.lift(
    uniffiRustCallWithError(ConfigException) { _status ->
    UniffiLib.uniffi_wallet_jwt_fn_constructor_verifier_from_config_json(
",
    "            verifierFromJsonDirectly(`configJson`, `fetcher`, `clock`)?.let { return Verifier(it) }
",
);

/// Answers over JNI are in an array of the JVM: a text is made from it without a copy in between.
const READ_TEXT: (&str, &str) = (
    "    override fun read(buf: ByteBuffer): String {
        val len = buf.getInt()
        val byteArr = ByteArray(len)
",
    "    override fun read(buf: ByteBuffer): String {
        val len = buf.getInt()
        if (buf.hasArray()) {
            val text = String(buf.array(), buf.arrayOffset() + buf.position(), len, Charsets.UTF_8)
            // Java 8 and old Androids have this function in Buffer only.
            (buf as java.nio.Buffer).position(buf.position() + len)
            return text
        }
        val byteArr = ByteArray(len)
",
);

/// `UniffiLib` starts JNA; an object that is made directly needs the cleaner, and not JNA.
const CLEANER: (&str, &str) = (
    "internal object UniffiLib {
    
    // The Cleaner for the whole library
    internal val CLEANER: UniffiCleaner by lazy {
        UniffiCleaner.create()
    }
    
",
    "internal object UniffiCleaners {
    // The Cleaner for the whole library
    internal val CLEANER: UniffiCleaner by lazy {
        UniffiCleaner.create()
    }
}

internal object UniffiLib {
",
);
const CLEANED: (&str, &str) = ("UniffiLib.CLEANER", "UniffiCleaners.CLEANER");

/// What the class of the verifier gains.
const IN_VERIFIER: &str = "
    private constructor(made: MadeVerifier) : this(UniffiWithHandle, made.handle) {
        this.number = made.number
        this.provider = made.provider
    }

    private var number: kotlin.Long? = null
    private var provider: Provider? = null
    internal val direct by lazy { number ?: directNumber(this) }
";

/// What the class of the session manager gains.
const IN_SESSION_MANAGER: (&str, &str) = (
    "            UniffiLib.uniffi_wallet_jwt_fn_clone_sessionmanager(handle, status)
        }
    }
",
    "
    private val direct by lazy { directSessionNumber(this) }
",
);

/// What both gain. The same checks as in uniffi's own `callWithHandle`.
const CALL_DIRECTLY: &str = "
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

/// uniffi compares how functions are called, and not what a record has in it.
const VERSION: &str = concat!(
    "
/** Of the library that this file was generated from: see DirectCalls. */
internal const val GENERATED_FROM_VERSION = \"",
    env!("CARGO_PKG_VERSION"),
    "\"
"
);

/// An object that is passed to a function. uniffi clones its handle without a look whether the object was closed: the handle of
/// a closed one is memory that was given back, and the process ends. `callWithHandle` throws in that case.
const PASSED: (&str, &str) =
    ("return value.uniffiCloneHandle()", "return value.callWithHandle { handle -> handle }");
/// One for each kind of object.
const KINDS_OF_OBJECTS: usize = 11;

/// The generated file with the changes.
///
/// # Errors
/// uniffi writes something else: a new version needs new changes, or none.
pub fn with_direct_calls(generated: String) -> anyhow::Result<String> {
    let mut changes: Vec<_> = [VERIFY, DECODE, TOKEN, STATE, VERIFIER_FROM_JSON]
        .map(|(old, before)| (old.to_owned(), [before, old].concat()))
        .into();
    changes.extend(NUMBERS.map(|(old, before)| (old.to_owned(), [before, old].concat())));
    let in_verifier = [VERIFY_OFFLINE_DIRECTLY, VERIFY_OFFLINE, IN_VERIFIER, CALL_DIRECTLY].concat();
    changes.push((VERIFY_OFFLINE.to_owned(), in_verifier));
    let (cloning, direct) = IN_SESSION_MANAGER;
    changes.push((cloning.to_owned(), [cloning, direct, CALL_DIRECTLY].concat()));
    let in_place = "verifierDirectly(`provider`, `options`, `fetcher`, `clock`) ?: MadeVerifier(";
    changes.push((
        format!("        this(UniffiWithHandle, {HANDLE_FROM_JNA}"),
        format!("        this({in_place}{HANDLE_FROM_JNA})"),
    ));
    changes.extend([LIBRARY_NAME, CLEANER, READ_TEXT].map(|(old, new)| (old.to_owned(), new.to_owned())));
    changes.push((IN_PROVIDER.0.to_owned(), [IN_PROVIDER.0, IN_PROVIDER.1].concat()));
    changes.extend(PROVIDERS.map(provider));
    changes.extend(FUNCTIONS.map(|(function, converter, answer)| answered(function, converter, answer)));
    changes.extend(TEXTS.map(text));
    let generated = crate::changes::made(generated, 1, &changes)?;
    let generated = crate::changes::made(generated, KINDS_OF_OBJECTS, &[PASSED, CLEANED])?;
    let generated = crate::changes::made(generated, 2, &TEXTS_OF_ENUMS.map(text))?;
    Ok(crate::kotlin_errors::with_sentences(&generated)? + VERSION)
}

fn provider((constructor, arguments): (&str, &str)) -> (String, String) {
    let old = format!(
        "            return FfiConverterTypeProvider.lift(
    uniffiRustCallWithError(ConfigException) {{ _status ->
    UniffiLib.uniffi_wallet_jwt_fn_constructor_provider_{constructor}("
    );
    let new =
        format!("            if (DirectCalls.areAvailable) return providerDirectly({arguments})\n{old}");
    (old, new)
}

fn text((name, class, call): (&str, &str, &str)) -> (String, String) {
    let function = format!("method_{name}_uniffi_trait_debug");
    answered(&function, "String", &format!("textDirectly({call}, this, FfiConverterType{class})"))
}

/// How uniffi begins the body of a function, and the same after the direct call.
fn answered(function: &str, converter: &str, answer: &str) -> (String, String) {
    let old = format!(
        "return FfiConverter{converter}.lift(
    uniffiRustCall() {{ _status ->
    UniffiLib.uniffi_wallet_jwt_fn_{function}("
    );
    let new = format!("if (DirectCalls.areAvailable) return {answer}\n            {old}");
    (old, new)
}
