// What stands around the module: the fake issuer, the keychain's folder, the configurations.
#pragma once

#import <Foundation/Foundation.h>

struct Outcome;

struct Issued {
  NSString *token;
  NSString *keyId;
};

/// A token as an app gets it from Para. `more` goes into the query, e.g. `&attack=expired`.
Issued issued(NSString *more = @"");
/// Makes the key endpoint fail that way; `none` ends the fault.
void failKeys(const char *mode);

/// A verifier of those tokens. Verifiers with different timeouts have nothing in common, not even the keys.
NSString *verifierConfig(int timeoutSecs = 10);
NSString *vaultConfig(NSString *name);
/// A session that asks for logouts. Each account has a session of its own.
NSString *sessionConfig(NSString *account);

/// Fails if the error quotes one of the tokens that were issued.
void hasNoToken(const Outcome &refusal);

/// The memory of this process that is in use, in kB, and its threads.
long residentKilobytes();
long threads();
