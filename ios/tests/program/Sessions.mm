#include "Sessions.h"

#include "Test.h"

Call session(NSString *account, SEL method)
{
  NSString *config = sessionConfig(account);
  using Method = void (*)(id, SEL, NSString *, RCTPromiseResolveBlock, RCTPromiseRejectBlock);
  return [=](Spec *module, auto resolve, auto reject) {
    reinterpret_cast<Method>([module methodForSelector:method])(module, method, config, resolve, reject);
  };
}

Call logout(NSString *account, NSNumber *request, SEL method)
{
  NSString *config = sessionConfig(account);
  using Method = void (*)(id, SEL, NSString *, double, RCTPromiseResolveBlock, RCTPromiseRejectBlock);
  return [=](Spec *module, auto resolve, auto reject) {
    reinterpret_cast<Method>([module methodForSelector:method])(module, method, config, [request doubleValue], resolve,
                                                                reject);
  };
}

Call signIn(NSString *account, BOOL loggedInAgain)
{
  NSString *config = sessionConfig(account);
  return [=](Spec *module, auto resolve, auto reject) {
    [module sessionSignIn:config loggedInAgain:loggedInAgain resolve:resolve reject:reject];
  };
}

Call with(NSString *account, Issued issued)
{
  NSString *config = sessionConfig(account);
  return [=](Spec *module, auto resolve, auto reject) {
    [module sessionSignInWith:config token:issued.token keyId:issued.keyId resolve:resolve reject:reject];
  };
}

Call provide(NSString *account, NSNumber *request, Issued issued)
{
  NSString *config = sessionConfig(account);
  return [=](Spec *module, auto resolve, auto reject) {
    [module sessionProvideToken:config
                      requestId:[request doubleValue]
                          token:issued.token
                          keyId:issued.keyId
                        resolve:resolve
                         reject:reject];
  };
}

Call tokenOf(NSString *account, double minTtlSecs, NSString *rejected)
{
  NSString *config = sessionConfig(account);
  return [=](Spec *module, auto resolve, auto reject) {
    [module sessionToken:config minTtlSecs:minTtlSecs rejected:rejected resolve:resolve reject:reject];
  };
}

void signInWith(Module &module, NSString *account, Issued issued)
{
  NSDictionary *signedIn = module.json(with(account, issued));
  isEqual([signedIn objectForKey:@"status"], @"active", "the status after the sign-in");
}

NSDictionary *snapshot(Module &module, NSString *account)
{
  return readJson([[module.spec() sessionSnapshot:sessionConfig(account)] objectForKey:@"json"]);
}
