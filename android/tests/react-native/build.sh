#!/usr/bin/env bash
# Builds the host: Android's libraries for this C library, the C++ and the Java.
#
#     build.sh ARCHIVES SPECIFICATION CLASSES OUTPUT
#
# ARCHIVES has the three .aar files of pom.xml; SPECIFICATION what React Native's code generator has made (`android/` of
# bindings/js/tools/codegen.mjs); CLASSES is the built `wallet-jwt-react-native-host`. OUTPUT becomes the host.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
archives=$1 specification=$2 classes=$3 output=$4
llvm=/usr/lib/llvm-19

# These run in the tests: what they are must not depend on who served them. Not every server has a checksum for each.
(cd "$archives" && sha256sum --check --quiet "$here/archives.sha256")

rm -rf "$output"
mkdir -p "$output"/{aar,lib,system,include,objects,classes}

# The headers, the libraries as an APK has them, and the classes of React Native and fbjni.
for name in react-android hermes-android fbjni; do
  unzip -qo "$archives/$name.aar" 'jni/x86_64/*' 'prefab/modules/*/include/*' classes.jar -d "$output/aar/$name"
done
for library in "$output"/aar/*/jni/x86_64/*.so; do
  python3 "$here/shim/android_library.py" "$library" "$output/lib/$(basename "$library")"
done

# Android's system libraries. Each is the same file; glibc's own come with the process.
clang-19 -shared -fPIC -O1 -Wall -Wextra -Werror "$here/shim/bionic.c" -o "$output/system/libc.so" -Wl,-soname,libc.so -lm -Wl,--no-as-needed
for name in m dl log android; do
  ln -s libc.so "$output/system/lib$name.so"
done

# Debian's C++ library with the inline namespace of Android's: so names and layouts are those of the libraries above.
sed 's/\(define _LIBCPP_ABI_NAMESPACE\) .*/\1 __ndk1/' "$llvm/include/c++/v1/__config_site" > "$output/include/__config_site"
grep -q '_LIBCPP_ABI_NAMESPACE __ndk1' "$output/include/__config_site"

java_home=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
# Android's jni.h has other names for two types, which are part of the names of C++ functions.
for header in jni jvmti; do
  sed -E 's/\b(JNIEnv|JavaVM)_\b/_\1/g' "$java_home/include/$header.h" > "$output/include/$header.h"
done

aar=$output/aar
includes=(
  -nostdinc++ -I"$output/include" -isystem "$llvm/include/c++/v1"
  -isystem "$java_home/include/linux"
  -isystem "$aar/react-android/prefab/modules/reactnative/include"
  -isystem "$aar/react-android/prefab/modules/reactnative/include/platform/android"
  -isystem "$aar/react-android/prefab/modules/jsi/include"
  -isystem "$aar/fbjni/prefab/modules/fbjni/include"
  -isystem "$aar/hermes-android/prefab/modules/hermesvm/include"
  -I"$specification/jni"
)
# What React Native compiles with.
definitions=(-DNDEBUG -DFOLLY_NO_CONFIG=1 -DFOLLY_MOBILE=1 -DFOLLY_USE_LIBCPP=1 -DFOLLY_CFG_NO_COROUTINES=1 -DFOLLY_HAVE_CLOCK_GETTIME=1)
printf '%s\0' "$here"/native/*.cpp "$specification"/jni/*.cpp |
  xargs -0 -P "$(nproc)" -I{} sh -c 'file=$1; shift; exec "$@" -c "$file" -o "'"$output"'/objects/$(basename "$file").o"' sh {} \
    clang++-19 -std=c++20 -O1 -fPIC -Wall -Wno-deprecated-declarations "${includes[@]}" "${definitions[@]}"
clang++-19 -shared -nostdlib++ "$output"/objects/*.o "$llvm/lib/libunwind.a" -o "$output/lib/libwalletjwthost.so" \
  "$output"/lib/lib{reactnative,hermesvm,jsi,fbjni,c++_shared}.so -Wl,-z,defs -Wl,--exclude-libs,ALL -Wl,--allow-shlib-undefined

class_path=$aar/react-android/classes.jar:$aar/fbjni/classes.jar:$classes/classes:$(cat "$classes/class-path.txt")
find "$here/java" "$here/fakes" -name '*.java' -print0 | xargs -0 javac -proc:none -nowarn --release 17 -cp "$class_path" -d "$output/classes"
printf '%s' "$output/classes:$class_path" > "$output/class-path.txt"
