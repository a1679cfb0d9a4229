// The methods that need no session.
#include <unistd.h>

#include "Module.h"
#include "Test.h"
#include "World.h"

static Call verify(NSString *config, Issued issued)
{
  return [=](Spec *module, auto resolve, auto reject) {
    [module verify:config token:issued.token keyId:issued.keyId resolve:resolve reject:reject];
  };
}

static Call verifyOffline(NSString *config, Issued issued)
{
  return [=](Spec *module, auto resolve, auto reject) {
    [module verifyOffline:config token:issued.token keyId:nil resolve:resolve reject:reject];
  };
}

static Call refreshKeys(NSString *config)
{
  return [=](Spec *module, auto resolve, auto reject) { [module refreshKeys:config resolve:resolve reject:reject]; };
}

static Call exportKeys(NSString *config)
{
  return [=](Spec *module, auto resolve, auto reject) { [module exportKeys:config resolve:resolve reject:reject]; };
}

static void isRefusal(const Outcome &refusal, NSString *code)
{
  isEqual(refusal.code, code, "the code");
  isTrue([refusal.message length] > 10, "there is no sentence");
  isEqual([[refusal.error userInfo] allKeys], [NSArray arrayWithObject:@"fields"], "the keys of userInfo");
  readJson([[refusal.error userInfo] objectForKey:@"fields"]);
}

static NSDictionary *fields(const Outcome &refusal)
{
  return readJson([[refusal.error userInfo] objectForKey:@"fields"]);
}

TEST("the module is registered under its name")
{
  Module module;
  isEqual([[module.spec() class] moduleName], @"WalletJwt", "the name");
}

TEST("the native version is the package's")
{
  NSData *bytes = [NSData dataWithContentsOfFile:@"package.json"];
  NSDictionary *package = [NSJSONSerialization JSONObjectWithData:bytes options:0 error:nullptr];
  Module module;
  isEqual([module.spec() nativeVersion], [package objectForKey:@"version"], "the version");
}

TEST("a token is decoded at once, or the answer says why not")
{
  Module module;
  NSDictionary *answer = [module.spec() decodeUnverified:issued().token];
  isEqual([answer allKeys], [NSArray arrayWithObject:@"json"], "the keys");
  isTrue([readJson([answer objectForKey:@"json"]) objectForKey:@"claimsJson"] != nil, "there are no claims");

  answer = [module.spec() decodeUnverified:@"no token"];
  isEqual([answer objectForKey:@"code"], @"E_TOKEN_MALFORMED", "the code");
  isTrue([[answer objectForKey:@"message"] length] > 10, "there is no sentence");
  readJson([answer objectForKey:@"fields"]);
  isTrue([answer objectForKey:@"json"] == nil, "there is a result, too");
}

TEST("a token is not cut at U+0000")
{
  Module module;
  NSString *good = issued().token;
  isTrue([[module.spec() decodeUnverified:good] objectForKey:@"json"] != nil, "the token is not good");
  NSString *longer = [NSString stringWithFormat:@"%@%C%@", good, (unichar)0, @"x"];
  isTrue([longer length] == [good length] + 2, "the text was cut by the test");
  isEqual([[module.spec() decodeUnverified:longer] objectForKey:@"code"], @"E_TOKEN_MALFORMED", "the code");
}

TEST("verify fetches the keys, verifyOffline never does")
{
  Module module;
  Issued token = issued();
  isRefusal(module.refusal(verifyOffline(verifierConfig(), token)), @"E_KEYS_UNAVAILABLE");
  NSDictionary *session = module.json(verify(verifierConfig(), token));
  isEqual([session objectForKey:@"keyId"], token.keyId, "the key");
  NSDictionary *offline = module.json(verifyOffline(verifierConfig(), token));
  isEqual([offline objectForKey:@"userId"], [session objectForKey:@"userId"], "the user");
}

TEST("a refused token rejects with its code and its fields")
{
  Module module;
  Outcome expired = module.refusal(verify(verifierConfig(), issued(@"&attack=expired")));
  isRefusal(expired, @"E_EXPIRED");
  isTrue([[fields(expired) objectForKey:@"expiredAt"] longLongValue] > 1'000'000'000, "expiredAt");
  isRefusal(module.refusal(verify(verifierConfig(), issued(@"&attack=other-audience"))), @"E_AUDIENCE");
  isRefusal(module.refusal(verify(verifierConfig(), issued(@"&attack=tampered"))), @"E_SIGNATURE");
}

TEST("a configuration that cannot be read rejects")
{
  Module module;
  for (NSString *config in @[ @"", @"{", @"{\"provider\":{}}" ]) {
    isRefusal(module.refusal(verify(config, issued())), @"E_CONFIG_FORMAT");
    isRefusal(module.refusal(refreshKeys(config)), @"E_CONFIG_FORMAT");
  }
}

TEST("keys are refreshed, described, exported and imported")
{
  NSString *config = verifierConfig();
  Module first;
  isTrue(first.value(exportKeys(config)) == nil, "keys that nobody fetched");
  isTrue(first.value(refreshKeys(config)) == nil, "refreshKeys has no result");
  NSString *exported = first.value(exportKeys(config));
  NSDictionary *status = first.json([=](Spec *module, auto resolve, auto reject) {
    [module keysStatus:config resolve:resolve reject:reject];
  });
  isTrue([[status objectForKey:@"usableKeys"] count] > 0, "the status names no key");

  Module second;
  auto importing = [=](Spec *module, auto resolve, auto reject) {
    [module importKeys:config exported:exported resolve:resolve reject:reject];
  };
  isEqual(second.value(importing), [NSNumber numberWithBool:YES], "whether it was used");
  second.json(verifyOffline(config, issued()));
  // The age of a set is known to the second.
  sleep(2);
  second.value(refreshKeys(config));
  isEqual(second.value(importing), [NSNumber numberWithBool:NO], "whether it was used in place of a newer one");
  isRefusal(second.refusal([=](Spec *module, auto resolve, auto reject) {
    [module importKeys:config exported:@"{}" resolve:resolve reject:reject];
  }), @"E_KEYS_IMPORT");
}

TEST("an issuer that cannot be reached rejects, with the reason")
{
  Module module;
  failKeys("status=503");
  Outcome unavailable = module.refusal(refreshKeys(verifierConfig()));
  failKeys("none");
  isRefusal(unavailable, @"E_KEYS_UNAVAILABLE");
  isTrue([fields(unavailable) count] > 0, "there are no fields");
}

static id vault(Module &module, NSString *config, NSString *account, NSString *token)
{
  module.value([=](Spec *spec, auto resolve, auto reject) {
    [spec vaultSave:config account:account token:token resolve:resolve reject:reject];
  });
  return module.value([=](Spec *spec, auto resolve, auto reject) {
    [spec vaultLoad:config account:account resolve:resolve reject:reject];
  });
}

TEST("a vault saves, loads, lists, deletes and clears")
{
  Module module;
  NSString *config = vaultConfig(@"calls");
  NSString *token = issued().token;
  auto accounts = [=](Spec *spec, auto resolve, auto reject) { [spec vaultAccounts:config resolve:resolve reject:reject]; };
  auto load = [=](Spec *spec, auto resolve, auto reject) {
    [spec vaultLoad:config account:@"b" resolve:resolve reject:reject];
  };
  isEqual(module.value(accounts), [NSArray array], "the accounts of an empty vault");
  isTrue(module.value(load) == nil, "an entry that nobody saved");
  isEqual(vault(module, config, @"b", token), token, "the token");
  vault(module, config, @"\u00e4 \U0001F511", token);
  NSArray *both = @[ @"b", @"\u00e4 \U0001F511" ];
  isEqual(module.value(accounts), both, "the accounts, sorted");
  isTrue(module.value([=](Spec *spec, auto resolve, auto reject) {
    [spec vaultDelete:config account:@"b" resolve:resolve reject:reject];
  }) == nil, "vaultDelete has no result");
  isTrue(module.value(load) == nil, "the entry after it was deleted");
  module.value([=](Spec *spec, auto resolve, auto reject) { [spec vaultClear:config resolve:resolve reject:reject]; });
  isEqual(module.value(accounts), [NSArray array], "the accounts after clear");
  NSDictionary *status = module.json([=](Spec *spec, auto resolve, auto reject) {
    [spec vaultStatus:config resolve:resolve reject:reject];
  });
  isEqual([status objectForKey:@"readiness"], @"ready", "the readiness");
  isTrue(module.value([=](Spec *spec, auto resolve, auto reject) {
    [spec vaultUnlock:config timeoutSecs:5 resolve:resolve reject:reject];
  }) == nil, "vaultUnlock has no result");
  isRefusal(module.refusal([=](Spec *spec, auto resolve, auto reject) {
    [spec vaultUnlock:config timeoutSecs:601 resolve:resolve reject:reject];
  }), @"E_CONFIG_OPTION");
  isTrue(module.value([=](Spec *spec, auto resolve, auto reject) {
    [spec vaultCancelUnlock:config resolve:resolve reject:reject];
  }) == nil, "vaultCancelUnlock has no result");
  isRefusal(module.refusal([=](Spec *spec, auto resolve, auto reject) {
    [spec vaultSave:config account:@"" token:token resolve:resolve reject:reject];
  }), @"E_VAULT_ACCOUNT");
}

TEST("two texts of one vault configuration are one vault")
{
  Module module;
  NSString *token = issued().token;
  isEqual(vault(module, vaultConfig(@"same"), @"a", token), token, "the token");
  isEqual(module.value([=](Spec *spec, auto resolve, auto reject) {
    [spec vaultLoad:@"{\"timeoutSecs\":10,\"namespace\":\"same\"}" account:@"a" resolve:resolve reject:reject];
  }), token, "the token by the other text");
}

TEST("calls of a vault are done in the order of the calls")
{
  Module module;
  NSString *config = vaultConfig(@"order");
  std::vector<Waiting> loads;
  for (int round = 0; round < 200; round++) {
    NSString *token = [NSString stringWithFormat:@"a.b.%d", round];
    module.begin([=](Spec *spec, auto resolve, auto reject) {
      [spec vaultSave:config account:@"a" token:token resolve:resolve reject:reject];
    });
    loads.push_back(module.begin([=](Spec *spec, auto resolve, auto reject) {
      [spec vaultLoad:config account:@"a" resolve:resolve reject:reject];
    }));
  }
  for (int round = 0; round < 200; round++) {
    NSString *token = [NSString stringWithFormat:@"a.b.%d", round];
    isEqual(loads[round].outcome().value, token, "the token of the call before");
  }
}
