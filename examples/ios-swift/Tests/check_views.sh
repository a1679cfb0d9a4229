#!/bin/sh
# Checks the types of the views on Linux against a fake of SwiftUI. Faults are planted, and each must be found.
#
#     check_views.sh MODULES OUTPUT
#
# In the root of the tree. MODULES has the compiled WalletJwt.
set -eu
modules=$1 output=$2
example=examples/ios-swift
mkdir -p "$output/planted"
swiftc -swift-version 6 -emit-module -parse-as-library -module-name SwiftUI \
  -emit-module-path "$output/SwiftUI.swiftmodule" $example/Tests/FakeSwiftUI/SwiftUI.swift

# With these files in place of the ones in the tree.
check() {
  swiftc -typecheck -swift-version 6 -warnings-as-errors -module-name WalletJwtExample \
    -I "$output" -I "$modules" -I bindings/swift/Sources/WalletJwtFFI "$@"
}
check $example/Sources/WalletJwtExample/*.swift

planted() {
  fault=$output/planted/SessionView.swift
  sed "$1" $example/Sources/WalletJwtExample/SessionView.swift >"$fault"
  ! cmp -s "$fault" $example/Sources/WalletJwtExample/SessionView.swift || { echo "no place for the fault $1"; exit 1; }
  set -- "$fault" $(ls $example/Sources/WalletJwtExample/*.swift | grep -v SessionView)
  ! check "$@" 2>"$output/said" || { echo "a fault was not found: $fault"; exit 1; }
}
planted 's/public var body/public vary body/'
planted 's/await model.press(button)/model.press(button)/'
planted 's/screen.notice/screen.warning/'
