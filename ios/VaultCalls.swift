// The methods of a vault.

import WalletJwtFFI

@_cdecl("wallet_jwt_vault_save") @usableFromInline
func vaultSave(
    _ pointer: CModule, _ vault: CText, _ account: CText, _ token: CText,
    _ context: CContext, _ reply: @escaping CReply
) {
    module(pointer).settle(ModuleReply(context, reply), { .null }) {
        let vault = try $0.vault(String(cString: vault)).uniffiCloneHandle()
        let future = uniffi_wallet_jwt_fn_method_vault_save(vault, lowered(account), lowered(token))
        return .nothing(future, FfiConverterTypeVaultError_lift)
    }
}

@_cdecl("wallet_jwt_vault_load") @usableFromInline
func vaultLoad(_ pointer: CModule, _ vault: CText, _ account: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply), ModuleAnswer.optional) {
        let vault = try $0.vault(String(cString: vault)).uniffiCloneHandle()
        let future = uniffi_wallet_jwt_fn_method_vault_load(vault, lowered(account))
        return LibraryCall(result: future, FfiConverterTypeVaultError_lift, LibraryBytes.optionalText)
    }
}

@_cdecl("wallet_jwt_vault_delete") @usableFromInline
func vaultDelete(_ pointer: CModule, _ vault: CText, _ account: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply), { .null }) {
        let vault = try $0.vault(String(cString: vault)).uniffiCloneHandle()
        let future = uniffi_wallet_jwt_fn_method_vault_delete(vault, lowered(account))
        return .nothing(future, FfiConverterTypeVaultError_lift)
    }
}

@_cdecl("wallet_jwt_vault_accounts") @usableFromInline
func vaultAccounts(_ pointer: CModule, _ vault: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply), ModuleAnswer.list) {
        let vault = try $0.vault(String(cString: vault)).uniffiCloneHandle()
        let future = uniffi_wallet_jwt_fn_method_vault_accounts(vault)
        return LibraryCall(result: future, FfiConverterTypeVaultError_lift, LibraryBytes.texts)
    }
}

@_cdecl("wallet_jwt_vault_clear") @usableFromInline
func vaultClear(_ pointer: CModule, _ vault: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply), { .null }) {
        let vault = try $0.vault(String(cString: vault)).uniffiCloneHandle()
        return .nothing(uniffi_wallet_jwt_fn_method_vault_clear(vault), FfiConverterTypeVaultError_lift)
    }
}

@_cdecl("wallet_jwt_vault_unlock") @usableFromInline
func vaultUnlock(_ pointer: CModule, _ vault: CText, _ timeoutSecs: Double, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply), { .null }) {
        let vault = try $0.vault(String(cString: vault)).uniffiCloneHandle()
        let future = uniffi_wallet_jwt_fn_method_vault_unlock(vault, whole(timeoutSecs))
        return .nothing(future, FfiConverterTypeVaultError_lift)
    }
}

@_cdecl("wallet_jwt_vault_cancel_unlock") @usableFromInline
func vaultCancelUnlock(_ pointer: CModule, _ vault: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply)) {
        try $0.vault(String(cString: vault)).cancelUnlock()
        return .null
    }
}

@_cdecl("wallet_jwt_vault_status") @usableFromInline
func vaultStatus(_ pointer: CModule, _ vault: CText, _ context: CContext, _ reply: @escaping CReply) {
    module(pointer).settle(ModuleReply(context, reply), { .text($0.toJson()) }) {
        let vault = try $0.vault(String(cString: vault)).uniffiCloneHandle()
        let future = uniffi_wallet_jwt_fn_method_vault_status(vault)
        return LibraryCall(result: future, FfiConverterTypeVaultError_lift, FfiConverterTypeStoreStatus_lift)
    }
}
