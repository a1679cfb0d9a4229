#include "Module.h"

#include <Block.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <thread>

#include "FakeReactNative.h"
#include "Test.h"
#include "World.h"

using namespace std::chrono_literals;

static constexpr auto DEADLINE = 30s;
static std::atomic<long> living{0};

long livingBlocks()
{
  return living;
}

/// Lives as long as the block that holds it.
struct Canary {
  Canary() { living++; }
  Canary(const Canary &) { living++; }
  ~Canary() { living--; }
};

struct Waiting::State {
  std::mutex mutex;
  std::condition_variable changed;
  bool isSettled = false;
  Outcome outcome;

  ~State()
  {
    for (id kept : {outcome.value, (id)outcome.code, (id)outcome.message, (id)outcome.error}) {
      [kept release];
    }
  }
};

std::shared_ptr<Waiting::State> Waiting::made()
{
  return std::make_shared<State>();
}

void Waiting::settle(const std::shared_ptr<State> &state, Outcome outcome)
{
  for (id kept : {outcome.value, (id)outcome.code, (id)outcome.message, (id)outcome.error}) {
    [kept retain];
  }
  std::lock_guard lock(state->mutex);
  if (state->isSettled) {
    fprintf(stderr, "a promise was settled twice\n");
    abort();
  }
  state->isSettled = true;
  state->outcome = outcome;
  state->changed.notify_all();
}

RCTPromiseResolveBlock Waiting::resolve()
{
  auto state = state_;
  Canary canary;
  return Block_copy(^(id value) {
    (void)canary;
    settle(state, Outcome{.value = value});
  });
}

RCTPromiseRejectBlock Waiting::reject()
{
  auto state = state_;
  Canary canary;
  return Block_copy(^(NSString *code, NSString *message, NSError *error) {
    (void)canary;
    settle(state, Outcome{.isRejected = true, .code = code, .message = message, .error = error});
  });
}

bool Waiting::isSettled()
{
  std::lock_guard lock(state_->mutex);
  return state_->isSettled;
}

Outcome Waiting::outcome()
{
  std::unique_lock lock(state_->mutex);
  isTrue(state_->changed.wait_for(lock, DEADLINE, [this] { return state_->isSettled; }), "a call did not end");
  Outcome outcome = state_->outcome;
  for (id kept : {outcome.value, (id)outcome.code, (id)outcome.message, (id)outcome.error}) {
    [[kept retain] autorelease];
  }
  if (outcome.isRejected) {
    hasNoToken(outcome);
  }
  return outcome;
}

struct Module::Received {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Event> all;
  std::deque<size_t> notTaken;
  std::atomic<int> millis{0};
};

Module::Module() : module_([registeredModule() new]), received_(std::make_shared<Received>())
{
  EventEmitterCallbackWrapper *wrapper = [[EventEmitterCallbackWrapper new] autorelease];
  auto received = received_;
  wrapper->_eventEmitterCallback = [received](const std::string &name, id value) {
    isEqual([NSString stringWithUTF8String:name.c_str()], @"onSessionEvent", "the event's name");
    NSDictionary *event = readJson([value objectForKey:@"event"]);
    std::this_thread::sleep_for(std::chrono::milliseconds(received->millis));
    std::lock_guard lock(received->mutex);
    received->notTaken.push_back(received->all.size());
    received->all.push_back({[[value objectForKey:@"session"] UTF8String], [event retain]});
    received->changed.notify_all();
  };
  [(id)module_ setEventEmitterCallback:wrapper];
}

Module::~Module()
{
  [module_ release];
}

void Module::invalidate()
{
  [(id)module_ invalidate];
}

void Module::setEventMillis(int millis)
{
  received_->millis = millis;
}

Waiting Module::begin(const Call &call)
{
  Waiting waiting;
  NSAutoreleasePool *pool = [NSAutoreleasePool new];
  // No messages to blocks: for GCC's runtime they are no objects.
  auto resolve = waiting.resolve();
  auto reject = waiting.reject();
  call(module_, resolve, reject);
  Block_release(resolve);
  Block_release(reject);
  [pool drain];
  return waiting;
}

id Module::value(const Call &call)
{
  Outcome outcome = begin(call).outcome();
  if (outcome.isRejected) {
    cannot(std::string("it rejected: ") + [outcome.code UTF8String] + ", " + [outcome.message UTF8String]);
  }
  return outcome.value;
}

NSDictionary *Module::json(const Call &call)
{
  return readJson(value(call));
}

Outcome Module::refusal(const Call &call)
{
  Outcome outcome = begin(call).outcome();
  isTrue(outcome.isRejected, "it resolved");
  return outcome;
}

NSDictionary *Module::event(NSString *kind)
{
  std::unique_lock lock(received_->mutex);
  NSDictionary *found = nil;
  bool isThere = received_->changed.wait_for(lock, DEADLINE, [&] {
    auto &waiting = received_->notTaken;
    for (auto index = waiting.begin(); index != waiting.end(); ++index) {
      NSDictionary *event = received_->all[*index].event;
      if ([[event objectForKey:@"kind"] isEqual:kind]) {
        found = event;
        waiting.erase(index);
        return true;
      }
    }
    return false;
  });
  isTrue(isThere, std::string("no event ") + [kind UTF8String]);
  return found;
}

std::vector<Event> Module::events()
{
  std::lock_guard lock(received_->mutex);
  return received_->all;
}

NSDictionary *readJson(NSString *text)
{
  isTrue(text != nil, "there is no text");
  NSData *bytes = [text dataUsingEncoding:NSUTF8StringEncoding];
  id object = [NSJSONSerialization JSONObjectWithData:bytes options:0 error:nullptr];
  isTrue([object isKindOfClass:[NSDictionary class]], "it is no JSON object");
  return object;
}
