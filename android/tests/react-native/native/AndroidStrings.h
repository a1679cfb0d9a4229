#pragma once

#include <jni.h>

namespace walletjwt {

/** Gives JNI's `NewStringUTF` the behaviour of Android's virtual machine. Throws if this one does not allow it. */
void takeTextsLikeAndroid(JavaVM *vm);

} // namespace walletjwt
