#include "App.h"

#include "Host.h"

#include <ReactCommon/TurboModuleBinding.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace walletjwt {

using namespace facebook;
using namespace facebook::react;
using jsi::Runtime;
using jsi::Value;

namespace {

std::mutex gate;
/** The app that runs now. Guarded by `gate`. */
App *current = nullptr;
int lastCommand = 0;

std::vector<std::string> texts(Runtime &runtime, const Value *arguments, size_t from, size_t count) {
  std::vector<std::string> all;
  for (size_t index = from; index < count; index++)
    all.push_back(arguments[index].toString(runtime).utf8(runtime));
  return all;
}

jsi::Function function(Runtime &runtime, const Value &value) {
  return value.asObject(runtime).asFunction(runtime);
}

} // namespace

// As React Native configures it.
App::App()
    : runtime_(facebook::hermes::makeHermesRuntime(
          ::hermes::vm::RuntimeConfig::Builder().withMicrotaskQueue(true).build())) {
  std::lock_guard<std::mutex> lock(gate);
  current = this;
}

App::~App() {
  {
    std::lock_guard<std::mutex> lock(gate);
    current = nullptr;
  }
  host::ending();
  loop_->close();
  waiting_.clear();
  host::release();
  runtime_.reset();
}

int App::run(const std::string &bundle, const std::string &file) {
  App app;
  try {
    app.install(file);
    app.evaluate(bundle);
    app.runtime_->drainMicrotasks();
    app.loop_->runUntil(*app.runtime_, app.isDone_);
    return app.status_;
  } catch (const jsi::JSError &error) {
    std::printf("FAIL uncaught: %s\n%s\n", error.getMessage().c_str(), error.getStack().c_str());
  } catch (const std::exception &error) {
    std::printf("FAIL uncaught: %s\n", error.what());
  }
  return 1;
}

void App::answer(int id, bool isFailure, std::string text) {
  std::lock_guard<std::mutex> lock(gate);
  if (current == nullptr) return;
  current->loop_->invokeAsync([app = current, id, isFailure, text = std::move(text)](Runtime &runtime) {
    // A command of an earlier start may end during a later one.
    const auto found = app->waiting_.find(id);
    if (found == app->waiting_.end()) return;
    const auto ends = std::move(found->second);
    app->waiting_.erase(found);
    (isFailure ? ends.second : ends.first).call(runtime, jsi::String::createFromUtf8(runtime, text));
  });
}

void App::install(const std::string &file) {
  auto &runtime = *runtime_;
  auto global = runtime.global();
  // The New Architecture: React Native then looks for modules in `nativeModuleProxy`.
  global.setProperty(runtime, "RN$Bridgeless", true);
  TurboModuleBinding::install(runtime, [this](Runtime &, const std::string &name) { return host::module(name, loop_); });
  global.setProperty(runtime, "testFile", jsi::String::createFromUtf8(runtime, file));
  define("print", 1, [](Runtime &runtime, const Value &, const Value *arguments, size_t count) {
    for (const auto &text : texts(runtime, arguments, 0, count)) std::printf("%s\n", text.c_str());
    std::fflush(stdout);
    return Value::undefined();
  });
  // Where React Native's console writes.
  define("nativeLoggingHook", 2, [](Runtime &runtime, const Value &, const Value *arguments, size_t) {
    std::fprintf(stderr, "console: %s\n", arguments[0].toString(runtime).utf8(runtime).c_str());
    return Value::undefined();
  });
  define("done", 1, [this](Runtime &, const Value &, const Value *arguments, size_t) {
    status_ = static_cast<int>(arguments[0].asNumber());
    isDone_ = true;
    return Value::undefined();
  });
  installTimers();
  installHost();
}

void App::installTimers() {
  define("setTimeout", 2, [this](Runtime &runtime, const Value &, const Value *arguments, size_t count) {
    auto call = std::make_shared<jsi::Function>(function(runtime, arguments[0]));
    const double millis = count > 1 && arguments[1].isNumber() ? arguments[1].asNumber() : 0;
    return Value(loop_->after(millis, [call](Runtime &runtime) { call->call(runtime); }));
  });
  define("clearTimeout", 1, [this](Runtime &, const Value &, const Value *arguments, size_t count) {
    if (count > 0 && arguments[0].isNumber()) loop_->cancel(static_cast<int>(arguments[0].asNumber()));
    return Value::undefined();
  });
}

/** `hostNow(word, …)` returns a text; `hostAsk(resolve, reject, word, …)` gives it later. */
void App::installHost() {
  define("hostNow", 1, [](Runtime &runtime, const Value &, const Value *arguments, size_t count) -> Value {
    try {
      return jsi::String::createFromUtf8(runtime, host::askNow(texts(runtime, arguments, 0, count)));
    } catch (const std::exception &thrown) {
      throw jsi::JSError(runtime, thrown.what());
    }
  });
  define("hostAsk", 3, [this](Runtime &runtime, const Value &, const Value *arguments, size_t count) {
    const int id = ++lastCommand;
    waiting_.emplace(
        id, std::make_pair(function(runtime, arguments[0]), function(runtime, arguments[1])));
    host::ask(id, texts(runtime, arguments, 2, count));
    return Value::undefined();
  });
}

void App::define(const char *name, unsigned int count, jsi::HostFunctionType function) {
  auto &runtime = *runtime_;
  const auto id = jsi::PropNameID::forAscii(runtime, name);
  runtime.global().setProperty(
      runtime, name, jsi::Function::createFromHostFunction(runtime, id, count, std::move(function)));
}

void App::evaluate(const std::string &bundle) {
  std::ifstream file(bundle, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (bytes.empty()) throw std::runtime_error("no bundle at " + bundle);
  runtime_->evaluateJavaScript(std::make_shared<jsi::StringBuffer>(std::move(bytes)), "bundle.js");
}

} // namespace walletjwt
