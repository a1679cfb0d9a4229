// The module under test, as React Native holds one: made by its registered class, called through the generated protocol.
#pragma once

#import <WalletJwtSpec/WalletJwtSpec.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

/// How a promise was settled.
struct Outcome {
  bool isRejected = false;
  id value = nil;
  NSString *code = nil;
  NSString *message = nil;
  NSError *error = nil;
};

/// A promise: settled once, by any thread.
class Waiting {
 public:
  /// A copy, for the caller to release.
  RCTPromiseResolveBlock resolve();
  RCTPromiseRejectBlock reject();
  bool isSettled();
  /// Fails after 30 seconds.
  Outcome outcome();

 private:
  struct State;
  std::shared_ptr<State> state_ = made();
  static std::shared_ptr<State> made();
  static void settle(const std::shared_ptr<State> &state, Outcome outcome);
};

/// How many blocks of promises live. A promise that was never let go of shows here.
long livingBlocks();

using Spec = NSObject<NativeWalletJwtSpec>;
using Call = std::function<void(Spec *module, RCTPromiseResolveBlock resolve, RCTPromiseRejectBlock reject)>;

struct Event {
  std::string session;
  NSDictionary *event;
};

class Module {
 public:
  Module();
  ~Module();
  Module(const Module &) = delete;

  Spec *spec() { return module_; }
  /// Begins a call.
  Waiting begin(const Call &call);
  /// What it resolves to; fails if it rejects.
  id value(const Call &call);
  /// The same, a JSON text read.
  NSDictionary *json(const Call &call);
  /// How it rejects; fails if it resolves.
  Outcome refusal(const Call &call);
  /// The next event of that kind that was not taken yet; fails after 30 seconds.
  NSDictionary *event(NSString *kind);
  /// All events until now.
  std::vector<Event> events();
  void invalidate();
  /// From now on React Native takes so long for each event.
  void setEventMillis(int millis);

 private:
  struct Received;
  Spec *module_;
  std::shared_ptr<Received> received_;
};

/// The objects of a JSON text; fails if it is none.
NSDictionary *readJson(NSString *text);
