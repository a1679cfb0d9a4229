#!/usr/bin/env bash
# Builds the host of the tests on Hermes: React Native's RCTTurboModule.mm and the module under ARC, as in an app, over GNUstep;
# and Hermes as apps for Android ship it.
#
#     build.sh ARCHIVES ROOT HEADERS BUILD LIBRARY OUTPUT
#
# In the root of the tree. ARCHIVES has the .aar files of android/tests/react-native/pom.xml; ROOT is a Debian 13 with Swift and
# GNUstep, HEADERS what ios/tests/headers.sh made; BUILD what ios/tests/build.sh built, LIBRARY the folder of libwallet_jwt.so.
# OUTPUT becomes the host.
set -euo pipefail
export LC_ALL=C
archives=$1 root=$2 headers=$3 build=$4 library=$5 output=$6
here=ios/tests/hermes android=android/tests/react-native
llvm=/usr/lib/llvm-19 react=node_modules/react-native

# These run in the tests: what they are must not depend on who served them.
(cd "$archives" && sha256sum --check --quiet "$OLDPWD/$android/archives.sha256")
rm -rf "$output"
mkdir -p "$output"/{aar,lib,system,include,objects}
for name in react-android hermes-android fbjni; do
  unzip -qo "$archives/$name.aar" 'jni/x86_64/lib'{hermesvm,jsi,fbjni,c++_shared}.so 'prefab/modules/hermesvm/include/*' \
    -d "$output/aar" 2>/dev/null || [ $? -eq 11 ]
done
for library_ in "$output"/aar/jni/x86_64/*.so; do
  python3 "$android/shim/android_library.py" "$library_" "$output/lib/$(basename "$library_")"
done
clang-19 -shared -fPIC -O1 -Wall -Wextra -Werror "$android/shim/bionic.c" -o "$output/system/libc.so" -Wl,-soname,libc.so -lm \
  -Wl,--no-as-needed
for name in m dl log android; do
  ln -s libc.so "$output/system/lib$name.so"
done
# Debian's C++ library with the inline namespace of Android's, because Hermes is Android's.
sed 's/\(define _LIBCPP_ABI_NAMESPACE\) .*/\1 __ndk1/' "$llvm/include/c++/v1/__config_site" >"$output/include/__config_site"
grep -q '_LIBCPP_ABI_NAMESPACE __ndk1' "$output/include/__config_site"

# Two functions and two constants of files that need UIKit, as they are.
{
  printf '#import <React/RCTAssert.h>\n#import <React/RCTUtils.h>\n'
  grep '^NSString \*const RCTErrorDomain' "$react/React/Base/RCTAssert.m"
  grep '^NSString \*const RCTErrorUnspecified' "$react/React/Base/RCTUtils.mm"
  awk '/^(RCTMakeError|RCTJSErrorFromCodeMessageAndNSError)\(/ { taken = 1; print "NSDictionary<NSString *, id> *" }
       taken { print } /^}/ { taken = 0 }' "$react/React/Base/RCTUtils.mm"
} >"$output/RCTErrors.mm"
grep -q RCTMakeError\( "$output/RCTErrors.mm"

source ios/tests/flags.sh
cxx=(clang++-19 --sysroot="$root" -std=c++20 -O1 -fPIC -DNDEBUG -nostdinc++ -I"$output/include" -isystem "$llvm/include/c++/v1")
cxx+=(-isystem "$output/aar/prefab/modules/hermesvm/include" -I$android/native -I$here/native -I$here/fakes)
for folder in react/utils reactperflogger yoga; do
  includes+=(-isystem "$common/$folder")
done
# Clang calls this runtime's functions for ARC and weak references, and GCC's runtime can load its classes: fakes/AppleRuntime.mm.
arc=("${cxx[@]}" -include $here/fakes/for-arc.h -isystem "$headers/for-arc" "${objective[@]}" "${includes[@]:2}" -Iios)
arc+=(-fobjc-arc -fobjc-runtime=gnustep-1.9 -fobjc-legacy-dispatch -fobjc-exceptions -D_NATIVE_OBJC_EXCEPTIONS=1)
# What stands in for ARC's functions.
plain=("${cxx[@]}" "${objective[@]}" "${includes[@]}" -fobjc-runtime=gcc -DGNU_RUNTIME=1)
ours=(-Wall -Wextra -Werror -Wno-unused-parameter)

{
  for source in "$react"/ReactCommon/react/nativemodule/core/platform/ios/ReactCommon/RCTTurboModule.mm \
    "$react"/React/Base/RCT{CxxConvert.m,ManagedPointer.mm} "$output/RCTErrors.mm" \
    "$headers/WalletJwtSpec/WalletJwtSpec-generated.mm"; do
    printf '%s\0' "arc -w $source"
  done
  for source in ios/RNWalletJwt.mm $here/native/*.mm $here/fakes/ReactNative.mm; do
    printf '%s\0' "arc ours $source"
  done
  for source in $here/fakes/Apple*.mm; do
    printf '%s\0' "plain ours $source"
  done
  for source in $android/native/{App,Loop}.cpp; do
    printf '%s\0' "cpp ours $source"
  done
  core=react/nativemodule/core/ReactCommon
  for source in react/bridging/LongLivedObject $core/TurboModule{,Binding,PerfLogger,WithJSIBindings} react/utils/jsi-utils \
    react/featureflags/ReactNativeFeatureFlags{,Accessor}; do
    printf '%s\0' "cpp -w $common/$source.cpp"
  done
} >"$output/sources"
compile() {
  read -r kind warnings source <<<"$1"
  case $kind in
    arc) command=("${arc[@]}") ;;
    plain) command=("${plain[@]}") ;;
    # Sixteen bytes at once, as every processor of Apple's can.
    cpp) command=("${cxx[@]}" -mcx16 -include memory -include string "${includes[@]:2}") ;;
  esac
  if [ "$warnings" = ours ]; then command+=("${ours[@]}"); else command+=("$warnings"); fi
  "${command[@]}" -c "$source" -o "$output/objects/$(basename "$source").o"
}
while IFS= read -r -d '' source; do
  while [ "$(jobs -pr | wc -l)" -ge "$(nproc)" ]; do wait -n; done
  compile "$source" &
done <"$output/sources"
while [ -n "$(jobs -p)" ]; do wait -n; done

# The names of the classes of blocks are one real class here, so that blocks are objects. All unwind with one library, and as
# Swift's functions for blocks do more than GNUstep's, they come first.
block=_OBJC_CLASS_FakeBlock
swift=$root/usr/libexec/swift/lib/swift/linux
clang++-19 --sysroot="$root" -fuse-ld=lld-19 -nostdlib++ "$output"/objects/*.o -o "$output/host" \
  -Wl,--whole-archive "$llvm/lib/libunwind.a" -Wl,--no-whole-archive -Wl,--wrap=_Unwind_Resume_or_Rethrow \
  -Wl,--defsym=_NSConcrete{Stack,Global,Malloc}Block=$block -Wl,--export-dynamic -Wl,--allow-shlib-undefined \
  -Wl,--no-as-needed "$output"/lib/lib{hermesvm,jsi,c++_shared}.so -L"$swift" -lBlocksRuntime \
  -L"$build" -lSettableWorld -lWalletJwt -L"$library" -lwallet_jwt -lgnustep-base -lobjc -lpthread -lm
