#include "AndroidStrings.h"

#include <jvmti.h>

#include <stdexcept>
#include <string>

namespace walletjwt {

namespace {

// By the letter, JNI's texts are in a form of UTF-8 that has no characters of four bytes: this machine's virtual machine makes
// something else of them. Android's takes them as UTF-8 has them, and React Native 0.87 relies on it.
jstring newStringUtf(JNIEnv *env, const char *text) {
  if (text == nullptr) return nullptr;
  std::u16string units;
  for (auto at = reinterpret_cast<const unsigned char *>(text); *at != 0;) {
    const unsigned first = *at++;
    const int more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    unsigned point = first & (more == 0 ? 0x7F : 0x3F >> more);
    for (int count = 0; count < more && *at != 0; count++) point = point << 6 | (*at++ & 0x3F);
    if (more < 3) {
      units += static_cast<char16_t>(point);
    } else {
      units += static_cast<char16_t>(0xD7C0 + (point >> 10));
      units += static_cast<char16_t>(0xDC00 + (point & 0x3FF));
    }
  }
  return env->NewString(reinterpret_cast<const jchar *>(units.data()), static_cast<jsize>(units.size()));
}

void check(jint result) {
  if (result != JNI_OK) throw std::runtime_error("the virtual machine keeps its JNI: " + std::to_string(result));
}

} // namespace

void takeTextsLikeAndroid(JavaVM *vm) {
  jvmtiEnv *tools = nullptr;
  jniNativeInterface *functions = nullptr;
  check(vm->GetEnv(reinterpret_cast<void **>(&tools), JVMTI_VERSION_1_2));
  check(tools->GetJNIFunctionTable(&functions));
  functions->NewStringUTF = newStringUtf;
  check(tools->SetJNIFunctionTable(functions));
  tools->Deallocate(reinterpret_cast<unsigned char *>(functions));
}

} // namespace walletjwt
