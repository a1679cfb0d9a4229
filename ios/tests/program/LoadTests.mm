// Many calls, and the ends of modules.
#include <unistd.h>

#include <chrono>
#include <string>

#include "Sessions.h"
#include "Test.h"

static double millis(const std::function<void()> &work)
{
  auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}

static Call verify(Issued issued, int timeoutSecs = 10)
{
  NSString *config = verifierConfig(timeoutSecs);
  return [=](Spec *module, auto resolve, auto reject) {
    [module verify:config token:issued.token keyId:issued.keyId resolve:resolve reject:reject];
  };
}

TEST("2,000 calls at once all end")
{
  Module module;
  Issued token = issued();
  signInWith(module, @"many", token);
  std::vector<Waiting> waiting;
  double taken = millis([&] {
    for (int index = 0; index < 1000; index++) {
      waiting.push_back(module.begin(verify(token)));
      waiting.push_back(module.begin(tokenOf(@"many", 60, nil)));
    }
    for (Waiting &call : waiting) {
      isTrue(!call.outcome().isRejected, "a call was rejected");
    }
  });
  measured("2,000 calls at once: " + std::to_string(int(taken)) + " ms");
}

TEST("2,000 callers of one renewal get one token")
{
  Module module;
  std::vector<Waiting> waiting;
  for (int index = 0; index < 2000; index++) {
    waiting.push_back(module.begin(tokenOf(@"shared", 60, nil)));
  }
  // Nobody is signed in, so nobody may ask.
  for (Waiting &call : waiting) {
    isEqual(call.outcome().code, @"E_SIGNED_OUT", "the code");
  }
  Waiting signingIn = module.begin(signIn(@"shared"));
  waiting.clear();
  for (int index = 0; index < 2000; index++) {
    waiting.push_back(module.begin(signIn(@"shared")));
  }
  Issued token = issued();
  module.json(provide(@"shared", [module.event(@"tokenNeeded") objectForKey:@"requestId"], token));
  for (Waiting &call : waiting) {
    isEqual([readJson(call.outcome().value) objectForKey:@"status"], @"active", "the status");
  }
  int asked = 0;
  for (const Event &event : module.events()) {
    asked += [[event.event objectForKey:@"kind"] isEqual:@"tokenNeeded"];
  }
  isTrue(asked == 1, "it was asked for more than one token");
}

TEST("after invalidate nothing is settled and nothing is sent")
{
  Module module;
  std::vector<Waiting> waiting;
  // Four seconds: after the module's end, and before the end of this test.
  failKeys("delay=2s");
  Issued token = issued();
  for (int index = 0; index < 100; index++) {
    waiting.push_back(module.begin(verify(token)));
    waiting.push_back(module.begin(signIn([NSString stringWithFormat:@"ended-%d", index])));
  }
  size_t events = 0;
  double taken = millis([&] { module.invalidate(); });
  events = module.events().size();
  std::vector<bool> settled;
  for (Waiting &call : waiting) {
    settled.push_back(call.isSettled());
  }
  waiting.push_back(module.begin(verify(token)));
  waiting.push_back(module.begin(session(@"ended-0", @selector(sessionSignOut:resolve:reject:))));
  settled.insert(settled.end(), {false, false});
  isEqual([[module.spec() sessionSnapshot:sessionConfig(@"ended-0")] objectForKey:@"code"], @"E_INTERNAL", "a snapshot");
  sleep(3);
  failKeys("none");
  for (size_t index = 0; index < waiting.size(); index++) {
    isTrue(waiting[index].isSettled() == settled[index], "a call was settled later");
  }
  isTrue(module.events().size() == events, "an event was sent later");
  measured("invalidate with 200 calls under way: " + std::to_string(int(taken)) + " ms");
}

TEST("events that wait when the module ends are dropped")
{
  Module module;
  Issued token = issued();
  module.setEventMillis(100);
  // Each session reports on a thread of its own, and one event is sent at a time.
  for (int index = 0; index < 20; index++) {
    module.begin(with([NSString stringWithFormat:@"waits-%d", index], token));
  }
  module.event(@"changed");
  module.invalidate();
  size_t events = module.events().size();
  sleep(3);
  isTrue(module.events().size() == events, "an event was sent later");
}

TEST("a module that ends lets go of every promise")
{
  for (int wait = 0; wait < 300 && livingBlocks() > 0; wait++) {
    usleep(100'000);
  }
  isTrue(livingBlocks() == 0, std::to_string(livingBlocks()) + " blocks live");
}

/// The module after a reload. The library ends a session on a thread of its own, a moment after the last module that used it.
static std::unique_ptr<Module> reloaded(NSString *account)
{
  for (int attempt = 0; attempt < 200; attempt++) {
    auto module = std::make_unique<Module>();
    if ([[snapshot(*module, account) objectForKey:@"kind"] isEqual:@"notRestored"]) {
      return module;
    }
    module.reset();
    usleep(50'000);
  }
  cannot("the session of the module before lives on");
}

TEST("50 reloads restore the session, and leave nothing")
{
  {
    Module module;
    signInWith(module, @"reloaded", issued());
    module.invalidate();
  }
  long before = 0;
  for (int reload = 0; reload < 50; reload++) {
    NSAutoreleasePool *pool = [NSAutoreleasePool new];
    auto module = reloaded(@"reloaded");
    NSDictionary *restored = module->json(session(@"reloaded", @selector(sessionRestore:resolve:reject:)));
    isEqual([restored objectForKey:@"status"], @"active", "the restored state");
    isEqual([module->event(@"changed") objectForKey:@"status"], @"active", "the event");
    // Under way when the module ends: the next one's caller is asked itself.
    module->begin(signIn(@"asked again"));
    module->event(@"tokenNeeded");
    module->invalidate();
    module->invalidate();
    module.reset();
    [pool drain];
    if (reload == 10) {
      before = threads();
    }
  }
  // One thread left by each reload would be 40 more. Threads that are ending, and the system's pool, are a few.
  long most = before + 15;
  for (int look = 0; threads() > most && look < 600; look++) {
    usleep(50'000);
  }
  long after = threads();
  measured("threads after 10 reloads " + std::to_string(before) + ", after 50 " + std::to_string(after));
  isTrue(after <= most, "threads were left");
}

/// Five calls: two that answer at once, one that waits, one that is refused, one on the caller's thread.
static void someCalls(Module &module, Issued token)
{
  NSAutoreleasePool *pool = [NSAutoreleasePool new];
  [module.spec() decodeUnverified:token.token];
  [module.spec() sessionSnapshot:sessionConfig(@"memory")];
  Waiting verified = module.begin(verify(token));
  Waiting given = module.begin(tokenOf(@"memory", 60, nil));
  Waiting refused = module.begin(verify(Issued{@"no token", nil}));
  isTrue(!verified.outcome().isRejected && !given.outcome().isRejected && refused.outcome().isRejected, "an outcome");
  [pool drain];
}

TEST("memory is flat over 100,000 calls")
{
  Module module;
  Issued token = issued();
  signInWith(module, @"memory", token);
  for (int round = 0; round < 4000; round++) {
    someCalls(module, token);
  }
  long before = residentKilobytes();
  double taken = millis([&] {
    for (int round = 0; round < 20000; round++) {
      someCalls(module, token);
    }
  });
  long after = residentKilobytes();
  measured("100,000 calls: " + std::to_string(int(taken)) + " ms, " + std::to_string(before) + " kB before, " +
           std::to_string(after) + " kB after");
  isTrue(after - before < 1024, "the memory grew by " + std::to_string(after - before) + " kB");
  isTrue(livingBlocks() == 0, std::to_string(livingBlocks()) + " blocks live");
}
