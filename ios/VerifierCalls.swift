// The methods that need no vault and no session.

import WalletJwtFFI

@_cdecl("wallet_jwt_native_version") @usableFromInline
func nativeVersion(_ context: CContext, _ reply: @escaping CReply) {
    ModuleReply(context, reply).give(.text(WalletJwtModule.version))
}

@_cdecl("wallet_jwt_decode_unverified") @usableFromInline
func decodeUnverifiedToken(_ token: CText, _ context: CContext, _ reply: @escaping CReply) {
    ModuleReply(context, reply).give(.of { .text(try decodeUnverified(token: String(cString: token)).toJson()) })
}

@_cdecl("wallet_jwt_ownership") @usableFromInline
func ownershipOf(_ session: CText, _ address: CText, _ chain: CText, _ context: CContext, _ reply: @escaping CReply) {
    ModuleReply(context, reply).give(
        .of {
            let (session, address) = (String(cString: session), String(cString: address))
            return .text(try ownership(sessionJson: session, address: address, chain: String(cString: chain)))
        })
}

@_cdecl("wallet_jwt_stellar_base") @usableFromInline
func stellarBaseOf(_ address: CText, _ context: CContext, _ reply: @escaping CReply) {
    // The letters and digits of base32 stand in JSON as they are.
    let base = stellarBase(muxedAddress: String(cString: address)).map { "\"\($0)\"" }
    ModuleReply(context, reply).give(.text(base ?? "null"))
}

@_cdecl("wallet_jwt_verify") @usableFromInline
func verify(
    _ pointer: CModule, _ verifier: CText, _ token: CText, _ keyId: CText?,
    _ context: CContext, _ reply: @escaping CReply
) {
    module(pointer).settle(ModuleReply(context, reply), { .text($0.toJson()) }) {
        let verifier = try $0.verifier(String(cString: verifier)).uniffiCloneHandle()
        let future = uniffi_wallet_jwt_fn_method_verifier_verify(verifier, lowered(token), loweredOptional(keyId))
        return LibraryCall(result: future, FfiConverterTypeVerifyError_lift, FfiConverterTypeSession_lift)
    }
}

@_cdecl("wallet_jwt_verify_offline") @usableFromInline
func verifyOffline(
    _ pointer: CModule, _ verifier: CText, _ token: CText, _ keyId: CText?,
    _ context: CContext, _ reply: @escaping CReply
) {
    module(pointer).settle(ModuleReply(context, reply)) {
        let (token, keyId) = (String(cString: token), keyId.map { String(cString: $0) })
        return .text(try $0.verifier(String(cString: verifier)).verifyOffline(token: token, keyId: keyId).toJson())
    }
}

@_cdecl("wallet_jwt_refresh_keys") @usableFromInline
func refreshKeys(_ pointer: CModule, _ verifier: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply), { .null }) {
        let verifier = try $0.verifier(String(cString: verifier)).uniffiCloneHandle()
        return .nothing(uniffi_wallet_jwt_fn_method_verifier_refresh_keys(verifier), FfiConverterTypeKeysError_lift)
    }
}

@_cdecl("wallet_jwt_keys_status") @usableFromInline
func keysStatus(_ pointer: CModule, _ verifier: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply)) {
        .text(try $0.verifier(String(cString: verifier)).keysStatus().toJson())
    }
}

@_cdecl("wallet_jwt_export_keys") @usableFromInline
func exportKeys(_ pointer: CModule, _ verifier: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply)) {
        .optional(try $0.verifier(String(cString: verifier)).exportKeys())
    }
}

@_cdecl("wallet_jwt_import_keys") @usableFromInline
func importKeys(_ pointer: CModule, _ verifier: CText, _ exported: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply)) {
        .bool(try $0.verifier(String(cString: verifier)).importKeys(exported: String(cString: exported)))
    }
}
