#pragma once

#include "Loop.h"

#include <hermes/hermes.h>
#include <jsi/jsi.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace walletjwt {

/** One start of the app: a new Hermes, and React Native's own TurboModules in it. */
class App final {
 public:
  /** Runs the bundle until it calls `done`, ends its modules, then its runtime. Returns the exit status. */
  static int run(const std::string &bundle, const std::string &file);

  /** The result of a command that JavaScript waits for. From any thread; ignored if that JavaScript is gone. */
  static void answer(int id, bool isFailure, std::string text);

 private:
  App();
  ~App();

  void install(const std::string &file);
  void installTimers();
  void installHost();
  void define(const char *name, unsigned int count, facebook::jsi::HostFunctionType function);
  void evaluate(const std::string &bundle);

  std::unique_ptr<facebook::jsi::Runtime> runtime_;
  std::shared_ptr<Loop> loop_ = std::make_shared<Loop>();
  /** Who waits for a command: what to call with its result, and with its failure. */
  std::map<int, std::pair<facebook::jsi::Function, facebook::jsi::Function>> waiting_;
  bool isDone_ = false;
  int status_ = 1;
};

} // namespace walletjwt
