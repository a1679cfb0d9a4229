#import "RNWalletJwt.h"

#import "WalletJwtModule.h"

// Blocks are kept by hand where there is no ARC: Apple's compiler has it, GCC's Objective-C runtime on Linux has not.
#if __has_feature(objc_arc)
#define KEPT(block) (block)
#define LET_GO(block)
#else
#include <Block.h>
#define KEPT(block) Block_copy(block)
#define LET_GO(block) Block_release(block)
#endif

namespace {

/// The two blocks of a promise, from a call to its answer.
struct Promise {
  RCTPromiseResolveBlock resolve;
  RCTPromiseRejectBlock reject;
};

void *promise(RCTPromiseResolveBlock resolve, RCTPromiseRejectBlock reject)
{
  return new Promise{KEPT(resolve), KEPT(reject)};
}

NSString *text(const char *utf8)
{
  return [NSString stringWithUTF8String:utf8];
}

/// Null only for nil: a text that has no UTF-8 is empty.
const char *utf8(NSString *_Nullable text)
{
  if (text == nil) {
    return NULL;
  }
  // A text of C ends at U+0000: what follows would be lost, and the rest could be a good token. U+0001 in its place is refused as
  // U+0000 is.
  const char *bytes = [[text stringByReplacingOccurrencesOfString:@"\0" withString:@"\1"] UTF8String];
  return bytes != NULL ? bytes : "";
}

NSDictionary *refusal(const char *const *texts)
{
  return @{@"code" : text(texts[0]), @"message" : text(texts[1]), @"fields" : text(texts[2])};
}

void resolve(Promise *promise, int32_t kind, const char *const *texts, int32_t count)
{
  switch (kind) {
    case WalletJwtAnswerNull:
      return promise->resolve(nil);
    case WalletJwtAnswerFalse:
      return promise->resolve([NSNumber numberWithBool:NO]);
    case WalletJwtAnswerTrue:
      return promise->resolve([NSNumber numberWithBool:YES]);
    case WalletJwtAnswerText:
      return promise->resolve(text(texts[0]));
    case WalletJwtAnswerList: {
      NSMutableArray *list = [NSMutableArray arrayWithCapacity:(NSUInteger)count];
      for (int32_t index = 0; index < count; index++) {
        [list addObject:text(texts[index])];
      }
      return promise->resolve(list);
    }
    case WalletJwtAnswerRefusal: {
      // React Native's JavaScript reads the `userInfo` of the NSError, and takes code and message from the other arguments.
      NSError *error = [NSError errorWithDomain:@"WalletJwt" code:0 userInfo:@{@"fields" : text(texts[2])}];
      return promise->reject(text(texts[0]), text(texts[1]), error);
    }
  }
}

/// A `WalletJwtReply`; `context` is a `Promise`.
void settle(void *context, int32_t kind, const char *const *texts, int32_t count)
{
  Promise *waiting = static_cast<Promise *>(context);
  // The thread may be one that no run loop drains.
  @autoreleasepool {
    resolve(waiting, kind, texts, count);
  }
  LET_GO(waiting->resolve);
  LET_GO(waiting->reject);
  delete waiting;
}

/// A `WalletJwtReply` for a synchronous method; `context` is a `NSDictionary *__strong *` that takes a `NativeAnswer`.
void answer(void *context, int32_t kind, const char *const *texts, int32_t count)
{
  NSDictionary *__strong *taken = static_cast<NSDictionary *__strong *>(context);
  *taken = kind == WalletJwtAnswerRefusal ? refusal(texts) : @{@"json" : text(texts[0])};
}

} // namespace

@interface RNWalletJwt ()
- (void)emitSession:(NSString *)session event:(NSString *)event;
@end

/// A `WalletJwtEvent`; `context` is a `RNWalletJwt`, which invalidates its module before it is gone.
static void emit(void *context, const char *session, const char *event)
{
  @autoreleasepool {
#if __has_feature(objc_arc)
    [(__bridge RNWalletJwt *)context emitSession:text(session) event:text(event)];
#else
    [static_cast<RNWalletJwt *>(context) emitSession:text(session) event:text(event)];
#endif
  }
}

@implementation RNWalletJwt

RCT_EXPORT_MODULE(WalletJwt)

+ (BOOL)requiresMainQueueSetup
{
  return NO;
}

- (instancetype)init
{
  if ((self = [super init])) {
#if __has_feature(objc_arc)
    _module = wallet_jwt_module_new((__bridge void *)self, emit);
#else
    _module = wallet_jwt_module_new(self, emit);
#endif
  }
  return self;
}

- (void)invalidate
{
  wallet_jwt_module_invalidate(_module);
}

- (void)dealloc
{
  wallet_jwt_module_invalidate(_module);
  wallet_jwt_module_free(_module);
#if !__has_feature(objc_arc)
  [super dealloc];
#endif
}

- (std::shared_ptr<facebook::react::TurboModule>)getTurboModule:
    (const facebook::react::ObjCTurboModule::InitParams &)params
{
  return std::make_shared<facebook::react::NativeWalletJwtSpecJSI>(params);
}

- (void)emitSession:(NSString *)session event:(NSString *)event
{
  // What React Native's generator makes looks for the callback itself from some version after 0.80 on.
  if (_eventEmitterCallback) {
    [self emitOnSessionEvent:@{@"session" : session, @"event" : event}];
  }
}

- (NSString *)nativeVersion
{
  NSDictionary *version = nil;
  wallet_jwt_native_version(&version, answer);
  return [version objectForKey:@"json"];
}

- (NSDictionary *)decodeUnverified:(NSString *)token
{
  NSDictionary *decoded = nil;
  wallet_jwt_decode_unverified(utf8(token), &decoded, answer);
  return decoded;
}

- (NSDictionary *)ownership:(NSString *)session address:(NSString *)address chain:(NSString *)chain
{
  NSDictionary *said = nil;
  wallet_jwt_ownership(utf8(session), utf8(address), utf8(chain), &said, answer);
  return said;
}

- (NSDictionary *)stellarBase:(NSString *)address
{
  NSDictionary *base = nil;
  wallet_jwt_stellar_base(utf8(address), &base, answer);
  return base;
}

- (NSDictionary *)sessionSnapshot:(NSString *)session
{
  NSDictionary *snapshot = nil;
  wallet_jwt_session_snapshot(_module, utf8(session), &snapshot, answer);
  return snapshot;
}

- (void)verify:(NSString *)verifier token:(NSString *)token keyId:(NSString *_Nullable)keyId
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_verify(_module, utf8(verifier), utf8(token), utf8(keyId), promise(resolve, reject), settle);
}

- (void)verifyOffline:(NSString *)verifier token:(NSString *)token keyId:(NSString *_Nullable)keyId
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_verify_offline(_module, utf8(verifier), utf8(token), utf8(keyId), promise(resolve, reject), settle);
}

- (void)refreshKeys:(NSString *)verifier resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_refresh_keys(_module, utf8(verifier), promise(resolve, reject), settle);
}

- (void)keysStatus:(NSString *)verifier resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_keys_status(_module, utf8(verifier), promise(resolve, reject), settle);
}

- (void)exportKeys:(NSString *)verifier resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_export_keys(_module, utf8(verifier), promise(resolve, reject), settle);
}

- (void)importKeys:(NSString *)verifier exported:(NSString *)exported
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_import_keys(_module, utf8(verifier), utf8(exported), promise(resolve, reject), settle);
}

- (void)vaultSave:(NSString *)vault account:(NSString *)account token:(NSString *)token
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_vault_save(_module, utf8(vault), utf8(account), utf8(token), promise(resolve, reject), settle);
}

- (void)vaultLoad:(NSString *)vault account:(NSString *)account
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_vault_load(_module, utf8(vault), utf8(account), promise(resolve, reject), settle);
}

- (void)vaultDelete:(NSString *)vault account:(NSString *)account
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_vault_delete(_module, utf8(vault), utf8(account), promise(resolve, reject), settle);
}

- (void)vaultAccounts:(NSString *)vault resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_vault_accounts(_module, utf8(vault), promise(resolve, reject), settle);
}

- (void)vaultClear:(NSString *)vault resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_vault_clear(_module, utf8(vault), promise(resolve, reject), settle);
}

- (void)vaultStatus:(NSString *)vault resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_vault_status(_module, utf8(vault), promise(resolve, reject), settle);
}

- (void)vaultUnlock:(NSString *)vault timeoutSecs:(double)timeoutSecs
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_vault_unlock(_module, utf8(vault), timeoutSecs, promise(resolve, reject), settle);
}

- (void)vaultCancelUnlock:(NSString *)vault resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_vault_cancel_unlock(_module, utf8(vault), promise(resolve, reject), settle);
}

- (void)sessionRestore:(NSString *)session resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_restore(_module, utf8(session), promise(resolve, reject), settle);
}

- (void)sessionSignIn:(NSString *)session loggedInAgain:(BOOL)loggedInAgain
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_sign_in(_module, utf8(session), loggedInAgain, promise(resolve, reject), settle);
}

- (void)sessionSignInWith:(NSString *)session token:(NSString *)token keyId:(NSString *_Nullable)keyId
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_sign_in_with(_module, utf8(session), utf8(token), utf8(keyId), promise(resolve, reject), settle);
}

- (void)sessionToken:(NSString *)session minTtlSecs:(double)minTtlSecs rejected:(NSString *_Nullable)rejected
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_token(_module, utf8(session), minTtlSecs, utf8(rejected), promise(resolve, reject), settle);
}

- (void)sessionProvideToken:(NSString *)session requestId:(double)requestId token:(NSString *)token keyId:(NSString *_Nullable)keyId
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_provide_token(_module, utf8(session), requestId, utf8(token), utf8(keyId), promise(resolve, reject),
                                   settle);
}

- (void)sessionFailRequest:(NSString *)session requestId:(double)requestId reason:(NSString *)reason
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_fail_request(_module, utf8(session), requestId, utf8(reason), promise(resolve, reject), settle);
}

- (void)sessionCancelSignIn:(NSString *)session resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_cancel_sign_in(_module, utf8(session), promise(resolve, reject), settle);
}

- (void)sessionSignOut:(NSString *)session resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_sign_out(_module, utf8(session), promise(resolve, reject), settle);
}

- (void)sessionUnlock:(NSString *)session resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_unlock(_module, utf8(session), promise(resolve, reject), settle);
}

- (void)sessionCheckNow:(NSString *)session resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_check_now(_module, utf8(session), promise(resolve, reject), settle);
}

- (void)sessionEnterForeground:(NSString *)session resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_enter_foreground(_module, utf8(session), promise(resolve, reject), settle);
}

- (void)sessionCompleteLogout:(NSString *)session requestId:(double)requestId
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_complete_logout(_module, utf8(session), requestId, promise(resolve, reject), settle);
}

- (void)sessionFailLogout:(NSString *)session requestId:(double)requestId
    resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_fail_logout(_module, utf8(session), requestId, promise(resolve, reject), settle);
}

- (void)sessionAccounts:(NSString *)session resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_accounts(_module, utf8(session), promise(resolve, reject), settle);
}

- (void)sessionSignOutAll:(NSString *)session resolve:(RCTPromiseResolveBlock)resolve reject:(RCTPromiseRejectBlock)reject
{
  wallet_jwt_session_sign_out_all(_module, utf8(session), promise(resolve, reject), settle);
}

@end
