# Sourced: the flags of clang for Objective-C++ over GNUstep, with React Native's headers in the folder $headers. $root is the
# root of Debian 13, empty inside it.
objective=(-x objective-c++ -std=c++20 -fblocks -fexceptions -fconstant-string-class=NSConstantString)
objective+=(-DGNUSTEP -DGNUSTEP_BASE_LIBRARY=1)
includes=(-include ios/tests/fake-headers/apple.h -Iios/tests/fake-headers)
common=node_modules/react-native/ReactCommon
for folder in "$headers" "$headers"/{React,WalletJwtSpec} $common/{.,jsi,callinvoker,react/nativemodule/core,runtimeexecutor}; do
  includes+=(-isystem "$folder")
done
includes+=(-isystem "$root/usr/include/x86_64-linux-gnu/GNUstep" -isystem "$root/usr/lib/gcc/x86_64-linux-gnu/14/include")
includes+=(-isystem "$root/usr/libexec/swift/lib/swift/Block")
