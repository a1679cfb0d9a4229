#include "JavaHost.h"

#include "AndroidStrings.h"
#include "App.h"
#include "Host.h"
#include "NativeThread.h"
#include "WalletJwtSpec.h"

#include <ReactCommon/JavaTurboModule.h>

#include <unistd.h>

#include <cstdio>

namespace walletjwt {

using namespace facebook;

namespace {

using Words = jni::JArrayClass<jstring>;

jni::local_ref<Words> toJava(const std::vector<std::string> &words) {
  auto array = Words::newArray(words.size());
  for (size_t index = 0; index < words.size(); index++)
    array->setElement(index, jni::make_jstring(words[index]).get());
  return array;
}

/** One thread for all starts, so that late work of an earlier one still finds it. */
std::shared_ptr<NativeThread> nativeThread() {
  static const auto thread = std::make_shared<NativeThread>();
  return thread;
}

jni::global_ref<jni::JObject> instance;
/** Of `instance`: one C++ object for each Java object, as React Native's TurboModuleManager has it. */
std::shared_ptr<react::TurboModule> turboModule;

} // namespace

std::shared_ptr<react::TurboModule> host::module(const std::string &name, const std::shared_ptr<Loop> &loop) {
  const auto found = JavaHost::module(name);
  if (!found) return nullptr;
  if (!turboModule || !jni::Environment::current()->IsSameObject(instance.get(), found.get())) {
    instance = jni::make_global(found);
    turboModule = react::WalletJwtSpec_ModuleProvider(name, {name, found, loop, nativeThread()});
  }
  return turboModule;
}

std::string host::askNow(const std::vector<std::string> &words) {
  return JavaHost::askNow(words);
}

void host::ask(int id, const std::vector<std::string> &words) {
  JavaHost::ask(id, words);
}

void host::ending() {
  JavaHost::ending();
}

void host::release() {
  turboModule.reset();
}

jni::local_ref<jni::JObject> JavaHost::module(const std::string &name) {
  static const auto method = javaClassStatic()->getStaticMethod<jobject(jstring)>("module");
  return method(javaClassStatic(), jni::make_jstring(name).get());
}

std::string JavaHost::askNow(const std::vector<std::string> &words) {
  static const auto method = javaClassStatic()->getStaticMethod<jstring(Words::javaobject)>("askNow");
  return method(javaClassStatic(), toJava(words).get())->toStdString();
}

void JavaHost::ask(int id, const std::vector<std::string> &words) {
  static const auto method = javaClassStatic()->getStaticMethod<void(jint, Words::javaobject)>("ask");
  method(javaClassStatic(), id, toJava(words).get());
}

void JavaHost::ending() {
  static const auto method = javaClassStatic()->getStaticMethod<void()>("ending");
  method(javaClassStatic());
}

void JavaHost::registerNatives() {
  javaClassStatic()->registerNatives({
      makeNativeMethod("run", JavaHost::run),
      makeNativeMethod("answer", JavaHost::answer),
      makeNativeMethod("leave", JavaHost::leave),
  });
}

jint JavaHost::run(jni::alias_ref<jclass>, std::string bundle, std::string file) {
  return App::run(bundle, file);
}

void JavaHost::answer(jni::alias_ref<jclass>, jint id, jboolean isFailure, std::string text) {
  App::answer(id, isFailure != JNI_FALSE, std::move(text));
}

// Without the destructors of static objects: the JVM's threads still use them.
void JavaHost::leave(jni::alias_ref<jclass>, jint status) {
  std::fflush(nullptr);
  _exit(status);
}

} // namespace walletjwt

extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *) {
  return facebook::jni::initialize(vm, [vm] {
    walletjwt::takeTextsLikeAndroid(vm);
    walletjwt::JavaHost::registerNatives();
  });
}
