#include "World.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "Module.h"
#include "Support.h"
#include "Test.h"

static NSString *const API_KEY_ID = @"a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f";

namespace {

struct World {
  void *issuer;
  NSString *keysUrl;
  std::mutex mutex;
  std::vector<std::string> tokens;

  World()
  {
    char folder[] = "/tmp/wallet-jwt-keychain-XXXXXX";
    test_use_keychain(mkdtemp(folder));
    issuer = test_issuer_start();
    if (issuer == nullptr) {
      fprintf(stderr, "the fake issuer did not start: WALLET_JWT_COMMAND is its path\n");
      abort();
    }
    keysUrl = [[NSString alloc] initWithUTF8String:test_issuer_keys_url(issuer)];
  }
};

World &world()
{
  static World *only = new World;
  return *only;
}

/// The number after a name in `/proc/self/status`.
long status(const std::string &name)
{
  std::ifstream file("/proc/self/status");
  std::string line;
  while (std::getline(file, line)) {
    if (line.rfind(name + ":", 0) == 0) {
      return std::stol(line.substr(name.size() + 1));
    }
  }
  cannot("there is no " + name);
}

} // namespace

Issued issued(NSString *more)
{
  NSString *query = [NSString stringWithFormat:@"shape=para&audience=%@%@", API_KEY_ID, more];
  char *answer = test_issuer_token(world().issuer, [query UTF8String]);
  isTrue(answer != nullptr, "the issuer refused");
  NSArray *lines = [[NSString stringWithUTF8String:answer] componentsSeparatedByString:@"\n"];
  free(answer);
  Issued issued{[lines objectAtIndex:0], [lines objectAtIndex:1]};
  std::lock_guard lock(world().mutex);
  world().tokens.push_back([issued.token UTF8String]);
  return issued;
}

void failKeys(const char *mode)
{
  char *answer = test_issuer_fail(world().issuer, mode);
  isTrue(answer != nullptr, "the issuer refused");
  free(answer);
}

NSString *verifierConfig(int timeoutSecs)
{
  return [NSString stringWithFormat:@"{\"options\":{\"development\":{\"keysUrl\":\"%@\"},\"timeoutSecs\":%d},"
                                    @"\"provider\":{\"apiKeyId\":\"%@\",\"environment\":\"BETA\",\"kind\":\"para\"}}",
                                    world().keysUrl, timeoutSecs, API_KEY_ID];
}

NSString *vaultConfig(NSString *name)
{
  (void)world();
  return [NSString stringWithFormat:@"{\"namespace\":\"%@\"}", name];
}

NSString *sessionConfig(NSString *account)
{
  return [NSString stringWithFormat:@"{\"account\":\"%@\",\"hasLogout\":true,\"verifier\":%@}", account, verifierConfig()];
}

void hasNoToken(const Outcome &refusal)
{
  NSString *said = [NSString stringWithFormat:@"%@ %@ %@ %@", refusal.code, refusal.message,
                                              [refusal.error localizedDescription], [refusal.error userInfo]];
  std::lock_guard lock(world().mutex);
  for (const std::string &token : world().tokens) {
    // The last part is the signature.
    NSString *signature = [NSString stringWithUTF8String:token.substr(token.rfind('.') + 1).c_str()];
    isTrue([signature length] == 0 || [said rangeOfString:signature].location == NSNotFound, "an error quotes a token");
  }
}

long residentKilobytes()
{
  return status("VmRSS");
}

long threads()
{
  return status("Threads");
}
