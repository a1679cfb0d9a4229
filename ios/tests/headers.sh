#!/bin/bash
# Lays out the headers that the module is compiled with, as CocoaPods lays them out in an app.
#
#     headers.sh REACT_NATIVE GENERATED GCC OUTPUT
#
# REACT_NATIVE is the npm package `react-native`; GENERATED the code that its generator makes for iOS; GCC the folder of GCC's
# headers, with its Objective-C runtime's. OUTPUT is emptied; in it, `for-arc` is for the type check only, and
# `for-run` for the program only.
set -euo pipefail
react=$1 generated=$2 gcc=$3 output=$4

rm -rf "$output"
mkdir -p "$output"/{React,ReactCommon,RCTDeprecation,RCTRequired,RCTTypeSafety,FBLazyVector,WalletJwtSpec}
mkdir -p "$output"/{CoreGraphics,QuartzCore,for-arc/objc,for-run/RCTTypeSafety}
# Headers of the same name for another platform come later, and are not taken.
find "$react/React" -name '*.h' -print0 | sort -z | xargs -0 cp --no-clobber --target-directory="$output/React"
for folder in react/nativemodule/core/ReactCommon callinvoker/ReactCommon runtimeexecutor/ReactCommon \
  react/nativemodule/core/platform/ios/ReactCommon; do
  cp "$react/ReactCommon/$folder"/*.h "$output/ReactCommon/"
done
cp "$react"/Libraries/FBLazyVector/FBLazyVector/*.h "$output/FBLazyVector/"
cp "$react"/Libraries/TypeSafety/*.h "$output/RCTTypeSafety/"
cp "$react"/Libraries/Required/*.h "$output/RCTRequired/"
cp "$react"/ReactApple/Libraries/RCTFoundation/RCTDeprecation/Exported/*.h "$output/RCTDeprecation/"
cp "$generated"/WalletJwtSpec/* "$output/WalletJwtSpec/"
# Nothing of these is used.
touch "$output"/{CoreGraphics/CoreGraphics,QuartzCore/QuartzCore,for-arc/objc/blocks_runtime}.h

cp "$gcc"/objc/*.h "$output/for-arc/objc/"
# What ARC does not allow in a header: a pointer to a pointer without an owner, and a look into an object.
sed -i -E -e 's/Protocol \*\*/Protocol * __unsafe_unretained */' \
  -e 's/return object->class_pointer;/return Nil;/' "$output/for-arc/objc/runtime.h"

# GCC's runtime has no subscripts of objects.
sed -E 's/array\[i\] = (.*);/[array addObject:\1];/' "$output/RCTTypeSafety/RCTConvertHelpers.h" \
  >"$output/for-run/RCTTypeSafety/RCTConvertHelpers.h"
