// swift-tools-version: 6.0
//
// The Swift side of `cargo xtask bench-bindings`. A package of its own, so that nobody who uses the library sees it.

import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "WalletJwt", path: "../../..")],
    targets: [
        .executableTarget(name: "Boundary", dependencies: [.product(name: "WalletJwt", package: "WalletJwt")])
    ],
    swiftLanguageModes: [.v6]
)
