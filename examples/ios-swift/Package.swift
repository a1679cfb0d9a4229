// swift-tools-version: 6.0
//
// The example for iOS: a library, because Xcode and not the package manager makes an app of it (README.md).

import PackageDescription

let package = Package(
    name: "WalletJwtExample",
    platforms: [.iOS(.v15), .macOS(.v13)],
    products: [
        .library(name: "WalletJwtExample", targets: ["WalletJwtExample"])
    ],
    dependencies: [
        .package(name: "WalletJwt", path: "../..")
    ],
    targets: [
        .target(name: "WalletJwtExample", dependencies: [.product(name: "WalletJwt", package: "WalletJwt")]),
        .testTarget(name: "WalletJwtExampleTests", dependencies: ["WalletJwtExample"]),
    ],
    swiftLanguageModes: [.v6]
)
