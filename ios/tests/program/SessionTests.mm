// The methods of a session, and its events.
#include "Sessions.h"
#include "Test.h"
#include "World.h"

TEST("a session begins signed out, and its snapshot says so")
{
  Module module;
  NSDictionary *restored = module.json(session(@"new", @selector(sessionRestore:resolve:reject:)));
  isEqual([restored objectForKey:@"kind"], @"signedOut", "the state");
  isEqual(snapshot(module, @"new"), restored, "the snapshot");
}

TEST("a sign-in asks for a token by an event, and ends with it")
{
  Module module;
  Waiting signingIn = module.begin(signIn(@"in"));
  NSNumber *request = [module.event(@"tokenNeeded") objectForKey:@"requestId"];
  isEqual([snapshot(module, @"in") objectForKey:@"isPending"], [NSNumber numberWithBool:YES], "isPending");
  isTrue(!signingIn.isSettled(), "it ended without a token");
  NSDictionary *provided = module.json(provide(@"in", request, issued()));
  isEqual([provided objectForKey:@"status"], @"active", "what the answer says");
  isEqual([readJson(signingIn.outcome().value) objectForKey:@"status"], @"active", "what the sign-in says");
  isEqual([module.event(@"changed") objectForKey:@"status"], @"active", "the event");
}

TEST("an event names the session's configuration")
{
  Module module;
  Waiting one = module.begin(signIn(@"one"));
  module.event(@"tokenNeeded");
  Waiting other = module.begin(signIn(@"other"));
  module.event(@"tokenNeeded");
  auto events = module.events();
  isTrue(events.size() == 2, "the number of events");
  isTrue(events[0].session == [sessionConfig(@"one") UTF8String], "the session of the first");
  isTrue(events[1].session == [sessionConfig(@"other") UTF8String], "the session of the second");
}

TEST("a session gives its token, and renews a rejected one")
{
  Module module;
  Issued token = issued();
  signInWith(module, @"token", token);
  isEqual(module.value(tokenOf(@"token", 60, nil)), token.token, "the token");
  Waiting renewing = module.begin(tokenOf(@"token", 60, token.token));
  NSNumber *request = [module.event(@"tokenNeeded") objectForKey:@"requestId"];
  Issued newer = issued(@"&lifetime=1200");
  module.json(provide(@"token", request, newer));
  isEqual(renewing.outcome().value, newer.token, "the renewed token");
}

TEST("numbers that are none are clamped as on Android")
{
  Module module;
  Issued token = issued();
  signInWith(module, @"numbers", token);
  for (double secs : {double(NAN), -1e300, -0.5, 1.9}) {
    isEqual(module.value(tokenOf(@"numbers", secs, nil)), token.token, "the token");
  }
  Waiting unreachable = module.begin(tokenOf(@"numbers", INFINITY, nil));
  module.json(provide(@"numbers", [module.event(@"tokenNeeded") objectForKey:@"requestId"], issued(@"&lifetime=1500")));
  isEqual(unreachable.outcome().code, @"E_TTL_UNREACHABLE", "the code");
}

TEST("a request that fails rejects with its id and reason")
{
  Module module;
  Waiting signingIn = module.begin(signIn(@"fails"));
  NSNumber *request = [module.event(@"tokenNeeded") objectForKey:@"requestId"];
  module.json([=](Spec *spec, auto resolve, auto reject) {
    [spec sessionFailRequest:sessionConfig(@"fails")
                   requestId:[request doubleValue]
                      reason:@"issue threw a TypeError"
                     resolve:resolve
                      reject:reject];
  });
  Outcome refusal = signingIn.outcome();
  isEqual(refusal.code, @"E_ISSUE_FAILED", "the code");
  NSDictionary *fields = readJson([[refusal.error userInfo] objectForKey:@"fields"]);
  isEqual([fields objectForKey:@"requestId"], request, "the id");
  isEqual([fields objectForKey:@"reason"], @"issue threw a TypeError", "the reason");
}

TEST("a cancelled sign-in rejects, and a late answer too")
{
  Module module;
  Waiting signingIn = module.begin(signIn(@"cancelled"));
  NSNumber *request = [module.event(@"tokenNeeded") objectForKey:@"requestId"];
  module.json(session(@"cancelled", @selector(sessionCancelSignIn:resolve:reject:)));
  isEqual(signingIn.outcome().code, @"E_ISSUE_CANCELLED", "the code of the sign-in");
  isEqual(module.refusal(provide(@"cancelled", request, issued())).code, @"E_RENEWAL_SUPERSEDED", "that of the answer");
}

TEST("checking, unlocking and the foreground give a snapshot")
{
  Module module;
  signInWith(module, @"checked", issued());
  for (SEL call : {@selector(sessionCheckNow:resolve:reject:), @selector(sessionUnlock:resolve:reject:),
                   @selector(sessionEnterForeground:resolve:reject:), @selector(sessionRestore:resolve:reject:)}) {
    NSDictionary *checked = module.json(session(@"checked", call));
    isEqual([checked objectForKey:@"status"], @"active", "the status");
    isTrue([checked objectForKey:@"counter"] != nil, "it is no snapshot");
  }
}

TEST("a sign-out ends when the wallet SDK is logged out")
{
  Module module;
  signInWith(module, @"out", issued());
  Waiting signingOut = module.begin(session(@"out", @selector(sessionSignOut:resolve:reject:)));
  NSNumber *request = [module.event(@"logoutNeeded") objectForKey:@"requestId"];
  isTrue(!signingOut.isSettled(), "it ended without the logout");
  module.json(logout(@"out", request, @selector(sessionCompleteLogout:requestId:resolve:reject:)));
  isEqual([readJson(signingOut.outcome().value) objectForKey:@"kind"], @"signedOut", "the state");
}

TEST("a sign-out whose logout fails rejects, and owes it")
{
  Module module;
  signInWith(module, @"owed", issued());
  Waiting signingOut = module.begin(session(@"owed", @selector(sessionSignOut:resolve:reject:)));
  NSNumber *request = [module.event(@"logoutNeeded") objectForKey:@"requestId"];
  module.begin(logout(@"owed", request, @selector(sessionFailLogout:requestId:resolve:reject:)));
  isEqual(signingOut.outcome().code, @"E_LOGOUT_PENDING", "the code");
  NSDictionary *owed = [snapshot(module, @"owed") objectForKey:@"owed"];
  isEqual([owed objectForKey:@"logout"], [NSNumber numberWithBool:YES], "what is owed");
  isEqual(module.refusal(signIn(@"owed")).code, @"E_LOGOUT_PENDING", "the code of a sign-in");
  Waiting again = module.begin(signIn(@"owed", YES));
  module.event(@"tokenNeeded");
}

TEST("accounts are listed, and all of them signed out")
{
  Module module;
  signInWith(module, @"list-a", issued());
  signInWith(module, @"list-b", issued());
  NSArray *accounts = module.value(session(@"list-a", @selector(sessionAccounts:resolve:reject:)));
  isTrue([accounts containsObject:@"list-a"] && [accounts containsObject:@"list-b"], "an account is missing");
  Waiting signingOut = module.begin(session(@"list-a", @selector(sessionSignOutAll:resolve:reject:)));
  for (int account = 0; account < 2; account++) {
    NSNumber *request = [module.event(@"logoutNeeded") objectForKey:@"requestId"];
    // The session that did not ask ignores it.
    module.json(logout(@"list-a", request, @selector(sessionCompleteLogout:requestId:resolve:reject:)));
    module.json(logout(@"list-b", request, @selector(sessionCompleteLogout:requestId:resolve:reject:)));
  }
  isTrue(!signingOut.outcome().isRejected, "it was rejected");
  isEqual(module.value(session(@"list-a", @selector(sessionAccounts:resolve:reject:))), [NSArray array], "the accounts");
  isEqual([snapshot(module, @"list-b") objectForKey:@"kind"], @"signedOut", "the state of the other");
}

TEST("a sign-out comes after the sign-in before it")
{
  Module module;
  for (int round = 0; round < 100; round++) {
    NSString *account = [NSString stringWithFormat:@"race-%d", round];
    Issued token = round % 2 == 0 ? issued() : Issued{@"no token", nil};
    Waiting signingIn = round % 2 == 0 ? module.begin(signIn(account)) : module.begin(with(account, token));
    Waiting signingOut = module.begin(session(account, @selector(sessionSignOut:resolve:reject:)));
    Outcome outcome = signingIn.outcome();
    isTrue(outcome.isRejected, "the sign-in ended well");
    NSString *code = round % 2 == 0 ? @"E_SIGNED_OUT" : outcome.code;
    isEqual(outcome.code, code, "the code");
    isEqual([snapshot(module, account) objectForKey:@"kind"], @"signedOut", "the state");
  }
}

TEST("events arrive in the order in which they happened")
{
  Module module;
  const int rounds = 100;
  Issued token = issued();
  // Or the first sign-in is cancelled before it has read the keychain, and asks for nothing.
  module.json(session(@"ordered", @selector(sessionRestore:resolve:reject:)));
  for (int round = 0; round < rounds; round++) {
    module.begin(signIn(@"ordered"));
    module.begin(session(@"ordered", @selector(sessionCancelSignIn:resolve:reject:)));
    module.begin(with(@"ordered", token));
    Waiting signingOut = module.begin(session(@"ordered", @selector(sessionSignOut:resolve:reject:)));
    NSNumber *request = [module.event(@"logoutNeeded") objectForKey:@"requestId"];
    module.begin(logout(@"ordered", request, @selector(sessionCompleteLogout:requestId:resolve:reject:)));
    signingOut.outcome();
  }
  long long last = 0;
  int requests = 0;
  for (const Event &event : module.events()) {
    long long request = [[event.event objectForKey:@"requestId"] longLongValue];
    if (request != 0) {
      isTrue(request > last, "a request came before an older one");
      last = request;
      requests++;
    }
  }
  isTrue(requests == 2 * rounds, "the number of requests: " + std::to_string(requests));
}
