#!/bin/bash
# Builds the module and its tests on Linux: Swift 6, and clang with GNUstep and GCC's Objective-C runtime.
#
#     build.sh HEADERS LIBRARY OUTPUT
#
# In the root of the tree. HEADERS is what `headers.sh` made; LIBRARY the folder of libwallet_jwt.so; the program is
# OUTPUT/ios-module-tests.
set -euo pipefail
headers=$1 library=$2 output=$3
swift=bindings/swift
mkdir -p "$output"

# One module, as the pod is one: the bindings, the layer over them, and what Objective-C++ calls.
mapfile -t sources < <(find ios $swift/Sources/WalletJwt -name '*.swift' -not -path 'ios/tests/*' | sort)
sources+=(ios/tests/program/FakeParts.swift)
flags=(-swift-version 6 -warnings-as-errors -O -whole-module-optimization -emit-library -emit-module)
flags+=(-I $swift/Sources/WalletJwtFFI -L "$library" -Xlinker -rpath -Xlinker "$library")
# The fakes and the issuer that the Swift package's tests use.
support=($swift/Tests/WalletJwtTests/{FakeIssuer,FolderStore,Waiting}.swift ios/tests/program/{Support,ConformanceRows}.swift)
# It takes two minutes, so it is built again only after a change.
world=($swift/Tests/WalletJwtTests/FolderStore.swift ios/tests/hermes/SettableWorld.swift)
stamp=$(cat "${sources[@]}" "${support[@]}" "${world[@]}" | sha256sum)
if [[ $(cat "$output/stamp" 2>/dev/null) != "$stamp" ]]; then
  swiftc "${flags[@]}" -module-name WalletJwt -emit-module-path "$output/WalletJwt.swiftmodule" \
    -o "$output/libWalletJwt.so" "${sources[@]}"
  swiftc "${flags[@]}" -module-name ModuleTests -emit-module-path "$output/ModuleTests.swiftmodule" \
    -I "$output" -L "$output" -lWalletJwt -o "$output/libModuleTests.so" "${support[@]}"
  swiftc "${flags[@]}" -module-name SettableWorld -emit-module-path "$output/SettableWorld.swiftmodule" \
    -I "$output" -L "$output" -lWalletJwt -o "$output/libSettableWorld.so" "${world[@]}"
  echo "$stamp" >"$output/stamp"
fi

root=
source ios/tests/flags.sh
compile=(clang++ "${objective[@]}" -O1 -fobjc-runtime=gcc -DGNU_RUNTIME=1 -isystem "$headers/for-run" "${includes[@]}")
compile+=(-Wall -Wextra -Werror -Wno-unused-parameter -Iios)
objects=()
compiled() {
  local object
  object=$output/$(basename "${*: -1}").o
  "$@" -c -o "$object" &
  objects+=("$object")
}
for source in ios/RNWalletJwt.mm "$headers/WalletJwtSpec/WalletJwtSpec-generated.mm" ios/tests/program/*.mm; do
  compiled "${compile[@]}" "$source"
done
compiled clang++ -std=c++20 -Wall -Wextra -Werror ios/tests/program/Runner.cpp
# What the generated code needs of React Native.
for source in jsi/jsi/jsi react/bridging/LongLivedObject react/nativemodule/core/ReactCommon/TurboModule; do
  compiled clang++ -std=c++20 -DNDEBUG -w "${includes[@]:2}" "$common/$source.cpp"
done
for job in $(jobs -p); do wait "$job"; done
# GNUstep has functions of its own for blocks, which do less than Swift needs: so Swift's come first.
runtime=/usr/libexec/swift/lib/swift/linux
clang++ "${objects[@]}" -o "$output/ios-module-tests" -Wl,--no-as-needed -L $runtime -lBlocksRuntime \
  -L "$output" -lModuleTests -lWalletJwt -L "$library" -lwallet_jwt -lgnustep-base -lobjc -lpthread \
  -Wl,-rpath,"$output:$library:$runtime"
