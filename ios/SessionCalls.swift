// The methods of a session.

import WalletJwtFFI

@_cdecl("wallet_jwt_session_restore") @usableFromInline
func sessionRestore(_ pointer: CModule, _ session: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).act(ModuleReply(context, reply), session) {
        .ignored(uniffi_wallet_jwt_fn_method_sessionmanager_restore($0), FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_sign_in") @usableFromInline
func sessionSignIn(
    _ pointer: CModule, _ session: CText, _ loggedInAgain: Bool,
    _ context: CContext, _ reply: @escaping CReply
) {
    module(pointer).act(ModuleReply(context, reply), session) {
        let future = uniffi_wallet_jwt_fn_method_sessionmanager_sign_in($0, loggedInAgain ? 1 : 0)
        return .ignored(future, FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_sign_in_with") @usableFromInline
func sessionSignInWith(
    _ pointer: CModule, _ session: CText, _ token: CText, _ keyId: CText?,
    _ context: CContext, _ reply: @escaping CReply
) {
    module(pointer).act(ModuleReply(context, reply), session) {
        let future = uniffi_wallet_jwt_fn_method_sessionmanager_sign_in_with($0, lowered(token), loweredOptional(keyId))
        return .ignored(future, FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_token") @usableFromInline
func sessionToken(
    _ pointer: CModule, _ session: CText, _ minTtlSecs: Double, _ rejected: CText?,
    _ context: CContext, _ reply: @escaping CReply
) {
    module(pointer).settle(ModuleReply(context, reply), ModuleAnswer.text) {
        let manager = try $0.manager(String(cString: session)).uniffiCloneHandle()
        let secs = whole(minTtlSecs)
        let future = uniffi_wallet_jwt_fn_method_sessionmanager_token(manager, secs, loweredOptional(rejected))
        return LibraryCall(result: future, FfiConverterTypeSessionError_lift, FfiConverterTypeTokenText_lift)
    }
}

@_cdecl("wallet_jwt_session_provide_token") @usableFromInline
func sessionProvideToken(
    _ pointer: CModule, _ session: CText, _ requestId: Double, _ token: CText, _ keyId: CText?,
    _ context: CContext, _ reply: @escaping CReply
) {
    module(pointer).act(ModuleReply(context, reply), session) {
        let future = uniffi_wallet_jwt_fn_method_sessionmanager_provide_token(
            $0, whole(requestId), lowered(token), loweredOptional(keyId))
        return .ignored(future, FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_fail_request") @usableFromInline
func sessionFailRequest(
    _ pointer: CModule, _ session: CText, _ requestId: Double, _ reason: CText,
    _ context: CContext, _ reply: @escaping CReply
) {
    module(pointer).act(ModuleReply(context, reply), session) {
        let future = uniffi_wallet_jwt_fn_method_sessionmanager_fail_request($0, whole(requestId), lowered(reason))
        return .nothing(future, FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_cancel_sign_in") @usableFromInline
func sessionCancelSignIn(_ pointer: CModule, _ session: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).act(ModuleReply(context, reply), session) {
        .nothing(uniffi_wallet_jwt_fn_method_sessionmanager_cancel_sign_in($0), FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_sign_out") @usableFromInline
func sessionSignOut(_ pointer: CModule, _ session: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).act(ModuleReply(context, reply), session) {
        .nothing(uniffi_wallet_jwt_fn_method_sessionmanager_sign_out($0), FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_unlock") @usableFromInline
func sessionUnlock(_ pointer: CModule, _ session: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).act(ModuleReply(context, reply), session) {
        .ignored(uniffi_wallet_jwt_fn_method_sessionmanager_unlock($0), FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_check_now") @usableFromInline
func sessionCheckNow(_ pointer: CModule, _ session: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).act(ModuleReply(context, reply), session) {
        .ignored(uniffi_wallet_jwt_fn_method_sessionmanager_check_now($0), FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_enter_foreground") @usableFromInline
func sessionEnterForeground(_ pointer: CModule, _ session: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).act(ModuleReply(context, reply), session) {
        .ignored(uniffi_wallet_jwt_fn_method_sessionmanager_enter_foreground($0), FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_complete_logout") @usableFromInline
func sessionCompleteLogout(
    _ pointer: CModule, _ session: CText, _ requestId: Double,
    _ context: CContext, _ reply: @escaping CReply
) {
    module(pointer).act(ModuleReply(context, reply), session) {
        let future = uniffi_wallet_jwt_fn_method_sessionmanager_complete_logout($0, whole(requestId))
        return .nothing(future, FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_fail_logout") @usableFromInline
func sessionFailLogout(
    _ pointer: CModule, _ session: CText, _ requestId: Double,
    _ context: CContext, _ reply: @escaping CReply
) {
    module(pointer).act(ModuleReply(context, reply), session) {
        let future = uniffi_wallet_jwt_fn_method_sessionmanager_fail_logout($0, whole(requestId))
        return .nothing(future, FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_accounts") @usableFromInline
func sessionAccounts(_ pointer: CModule, _ session: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply), ModuleAnswer.list) {
        let manager = try $0.manager(String(cString: session)).uniffiCloneHandle()
        let future = uniffi_wallet_jwt_fn_method_sessionmanager_list_accounts(manager)
        return LibraryCall(result: future, FfiConverterTypeSessionError_lift, LibraryBytes.texts)
    }
}

@_cdecl("wallet_jwt_session_sign_out_all") @usableFromInline
func sessionSignOutAll(_ pointer: CModule, _ session: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).act(ModuleReply(context, reply), session) {
        .nothing(uniffi_wallet_jwt_fn_method_sessionmanager_sign_out_all($0), FfiConverterTypeSessionError_lift)
    }
}

@_cdecl("wallet_jwt_session_snapshot") @usableFromInline
func sessionSnapshot(_ pointer: CModule, _ session: CText, _ context: CContext, _ reply: @escaping CReply) {
    let objects = module(pointer).objects
    ModuleReply(context, reply).give(.of { .text(try objects.manager(String(cString: session)).snapshotJson()) })
}
