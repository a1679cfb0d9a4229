// The boundary between Objective-C++ and Swift: functions of C that `WalletJwtModule.swift` defines. The same on iOS and in
// the tests on Linux. Texts are UTF-8 and belong to the caller of the function that takes them.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a call's answer is, and which texts come with it.
typedef enum {
  /// The module was invalidated meanwhile, and nobody waits for the answer any more. No text.
  WalletJwtAnswerDropped = 0,
  /// Null. No text.
  WalletJwtAnswerNull = 1,
  /// No text.
  WalletJwtAnswerFalse = 2,
  /// No text.
  WalletJwtAnswerTrue = 3,
  /// One text.
  WalletJwtAnswerText = 4,
  /// A list of texts.
  WalletJwtAnswerList = 5,
  /// An error: its code, its sentence, and its fields as JSON.
  WalletJwtAnswerRefusal = 6,
} WalletJwtAnswer;

/// Takes the answer to one call: exactly once, on any thread, and before the call returns if the call needs not wait. `kind` is a
/// `WalletJwtAnswer`.
typedef void (*WalletJwtReply)(void *context, int32_t kind, const char *const *texts, int32_t count);

/// Takes an event: the session's configuration, and the event as JSON. One at a time, on any thread.
typedef void (*WalletJwtEvent)(void *context, const char *session, const char *event);

/// A module. `context` goes to `event`, and must live until `wallet_jwt_module_invalidate` has returned.
void *wallet_jwt_module_new(void *context, WalletJwtEvent event);
/// Ends all calls and objects of the module. Once this has returned there is no event and no other answer than
/// `WalletJwtAnswerDropped`. What the library has begun, it finishes. May be called more than once.
void wallet_jwt_module_invalidate(void *module);
/// Frees the module, after `wallet_jwt_module_invalidate`.
void wallet_jwt_module_free(void *module);

// The methods of `bindings/js/src/NativeWalletJwt.ts`. Each call begins before its function returns, so calls reach the library
// in the order in which they were made. `keyId` and `rejected` may be null.

void wallet_jwt_native_version(void *context, WalletJwtReply reply);
void wallet_jwt_decode_unverified(const char *token, void *context, WalletJwtReply reply);
void wallet_jwt_ownership(const char *session, const char *address, const char *chain, void *context, WalletJwtReply reply);
void wallet_jwt_stellar_base(const char *address, void *context, WalletJwtReply reply);

void wallet_jwt_verify(void *module, const char *verifier, const char *token, const char *keyId, void *context,
                       WalletJwtReply reply);
void wallet_jwt_verify_offline(void *module, const char *verifier, const char *token, const char *keyId, void *context,
                               WalletJwtReply reply);
void wallet_jwt_refresh_keys(void *module, const char *verifier, void *context, WalletJwtReply reply);
void wallet_jwt_keys_status(void *module, const char *verifier, void *context, WalletJwtReply reply);
void wallet_jwt_export_keys(void *module, const char *verifier, void *context, WalletJwtReply reply);
void wallet_jwt_import_keys(void *module, const char *verifier, const char *exported, void *context, WalletJwtReply reply);

void wallet_jwt_vault_save(void *module, const char *vault, const char *account, const char *token, void *context,
                           WalletJwtReply reply);
void wallet_jwt_vault_load(void *module, const char *vault, const char *account, void *context, WalletJwtReply reply);
void wallet_jwt_vault_delete(void *module, const char *vault, const char *account, void *context, WalletJwtReply reply);
void wallet_jwt_vault_accounts(void *module, const char *vault, void *context, WalletJwtReply reply);
void wallet_jwt_vault_clear(void *module, const char *vault, void *context, WalletJwtReply reply);
void wallet_jwt_vault_status(void *module, const char *vault, void *context, WalletJwtReply reply);
void wallet_jwt_vault_unlock(void *module, const char *vault, double timeoutSecs, void *context, WalletJwtReply reply);
void wallet_jwt_vault_cancel_unlock(void *module, const char *vault, void *context, WalletJwtReply reply);

void wallet_jwt_session_restore(void *module, const char *session, void *context, WalletJwtReply reply);
void wallet_jwt_session_sign_in(void *module, const char *session, bool loggedInAgain, void *context, WalletJwtReply reply);
void wallet_jwt_session_sign_in_with(void *module, const char *session, const char *token, const char *keyId, void *context,
                                     WalletJwtReply reply);
void wallet_jwt_session_token(void *module, const char *session, double minTtlSecs, const char *rejected, void *context,
                              WalletJwtReply reply);
void wallet_jwt_session_provide_token(void *module, const char *session, double requestId, const char *token,
                                      const char *keyId, void *context, WalletJwtReply reply);
void wallet_jwt_session_fail_request(void *module, const char *session, double requestId, const char *reason, void *context,
                                     WalletJwtReply reply);
void wallet_jwt_session_cancel_sign_in(void *module, const char *session, void *context, WalletJwtReply reply);
void wallet_jwt_session_sign_out(void *module, const char *session, void *context, WalletJwtReply reply);
void wallet_jwt_session_unlock(void *module, const char *session, void *context, WalletJwtReply reply);
void wallet_jwt_session_check_now(void *module, const char *session, void *context, WalletJwtReply reply);
void wallet_jwt_session_enter_foreground(void *module, const char *session, void *context, WalletJwtReply reply);
void wallet_jwt_session_complete_logout(void *module, const char *session, double requestId, void *context,
                                        WalletJwtReply reply);
void wallet_jwt_session_fail_logout(void *module, const char *session, double requestId, void *context, WalletJwtReply reply);
void wallet_jwt_session_accounts(void *module, const char *session, void *context, WalletJwtReply reply);
void wallet_jwt_session_sign_out_all(void *module, const char *session, void *context, WalletJwtReply reply);
void wallet_jwt_session_snapshot(void *module, const char *session, void *context, WalletJwtReply reply);

#ifdef __cplusplus
}
#endif
