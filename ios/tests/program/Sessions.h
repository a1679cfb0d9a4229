// Calls of a session, by its account.
#pragma once

#include "Module.h"
#include "World.h"

/// A method with no argument but the session.
Call session(NSString *account, SEL method);
Call signIn(NSString *account, BOOL loggedInAgain = NO);
Call with(NSString *account, Issued issued);
Call provide(NSString *account, NSNumber *request, Issued issued);
Call tokenOf(NSString *account, double minTtlSecs, NSString *rejected);
/// `method` is one that answers `logoutNeeded`.
Call logout(NSString *account, NSNumber *request, SEL method);

/// Signs in, and waits for the end of it.
void signInWith(Module &module, NSString *account, Issued issued);
NSDictionary *snapshot(Module &module, NSString *account);
