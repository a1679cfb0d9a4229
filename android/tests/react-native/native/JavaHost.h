#pragma once

#include <fbjni/fbjni.h>

#include <string>
#include <vector>

namespace walletjwt {

/** What Java does for the tests: dev.walletjwt.reactnative.host.HermesHost. */
struct JavaHost : facebook::jni::JavaClass<JavaHost> {
  static constexpr auto kJavaDescriptor = "Ldev/walletjwt/reactnative/host/HermesHost;";

  /** The Java object of that TurboModule; null if there is none. */
  static facebook::jni::local_ref<facebook::jni::JObject> module(const std::string &name);

  /** Runs a command and waits. A Java exception becomes a C++ one. */
  static std::string askNow(const std::vector<std::string> &words);

  /** Runs a command on another thread. `answer` gets the result with that number. */
  static void ask(int id, const std::vector<std::string> &words);

  /** The app ends: invalidates its modules. */
  static void ending();

  static void registerNatives();

 private:
  static jint run(facebook::jni::alias_ref<jclass>, std::string bundle, std::string file);
  static void answer(facebook::jni::alias_ref<jclass>, jint id, jboolean isFailure, std::string text);
  [[noreturn]] static void leave(facebook::jni::alias_ref<jclass>, jint status);
};

} // namespace walletjwt
