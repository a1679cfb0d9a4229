// The tests on Hermes, on the side of iOS: the module as React Native makes it, and the commands that JavaScript gives.
//
//     host BUNDLE FILE STARTS REPOSITORY FOLDER ISSUER
//
// Arguments: the bundle, the file of tests, how many times the app starts, the root of the repository, an empty folder that
// replaces the keychain, and the fake issuer's address.
#import <React/RCTInvalidating.h>
#import <ReactCommon/RCTTurboModule.h>

#include "App.h"
#include "Host.h"
#include "MethodQueue.h"
#include "ReactNative.h"
#include "World.h"

#include <fstream>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unistd.h>

using namespace facebook;
using namespace facebook::react;

namespace {

using NativeModule = NSObject<RCTBridgeModule, RCTTurboModule, RCTInvalidating> *;

std::string repository, issuer;
int start = 0;

std::mutex gate;
/** The module of the last start or reload. Guarded by `gate`. */
NativeModule instance;
/** Of which `turboModule` is. These two are used on the thread of JavaScript only. */
NativeModule wrapped;
std::shared_ptr<TurboModule> turboModule;

void newModule()
{
  world_new_process();
  NativeModule made = [[registeredModule() alloc] init];
  std::lock_guard<std::mutex> lock(gate);
  instance = made;
}

NativeModule currentModule()
{
  std::lock_guard<std::mutex> lock(gate);
  return instance;
}

/** The result, and whether the command has failed. */
std::pair<std::string, bool> command(const std::vector<std::string> &words)
{
  if (words[0] == "invalidate" || words[0] == "reload" || words[0] == "endProcess") {
    if (words[0] == "endProcess") {
      world_end_process();
    }
    [currentModule() invalidate];
    if (words[0] != "invalidate") {
      newModule();
    }
    return {"", false};
  }
  std::vector<const char *> all;
  for (const auto &word : words) {
    all.push_back(word.c_str());
  }
  char *answer = world_command(static_cast<int32_t>(all.size()), all.data());
  std::pair<std::string, bool> result{answer + 1, answer[0] == '-'};
  free(answer);
  return result;
}

} // namespace

namespace walletjwt {

std::shared_ptr<TurboModule> host::module(const std::string &name, const std::shared_ptr<Loop> &loop)
{
  if (name != "WalletJwt") {
    return nullptr;
  }
  // One thread for all starts, so that late work of an earlier one still finds it.
  static const auto queue = std::make_shared<MethodQueue>();
  if (NativeModule current = currentModule(); !turboModule || wrapped != current) {
    wrapped = current;
    turboModule = [current getTurboModule:{name, current, loop, queue, false}];
  }
  return turboModule;
}

std::string host::askNow(const std::vector<std::string> &words)
{
  if (words[0] == "issuer") {
    return issuer;
  }
  if (words[0] == "round") {
    return std::to_string(start);
  }
  if (words[0] == "file") {
    std::ifstream file(repository + "/" + words[1], std::ios::binary);
    if (file) {
      return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
  }
  throw std::invalid_argument(words[0]);
}

void host::ask(int id, const std::vector<std::string> &words)
{
  std::thread([id, words] {
    @autoreleasepool {
      auto [text, isFailure] = command(words);
      App::answer(id, isFailure, std::move(text));
    }
  }).detach();
}

void host::ending()
{
  [currentModule() invalidate];
}

void host::release()
{
  turboModule.reset();
  wrapped = nil;
}

} // namespace walletjwt

int main(int, const char **arguments)
{
  const int starts = atoi(arguments[3]);
  repository = arguments[4];
  world_begin(arguments[5]);
  issuer = arguments[6];
  int failed = 0;
  for (start = 1; start <= starts; start++) {
    @autoreleasepool {
      newModule();
      failed |= walletjwt::App::run(arguments[1], arguments[2]);
      // Calls that the app left behind go on now, without the app.
      command({"fault", "networkHangs", "false"});
    }
  }
  fflush(nullptr);
  // Without the destructors of static objects: other threads still use them.
  _exit(failed);
}
