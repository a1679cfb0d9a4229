// swift-tools-version: 6.0
//
// Linux only: the library's code for Apple's keychain over fakes of two frameworks. The package that apps use has no fakes, so
// this is another one, with links to the same sources. `cargo xtask test --only swift` runs it.

import PackageDescription

let package = Package(
    name: "KeychainTests",
    targets: [
        // Fakes, by the names that the library imports.
        .target(name: "Security"),
        .target(name: "LocalAuthentication", dependencies: ["Security"]),
        .systemLibrary(name: "WalletJwtFFI"),
        .target(name: "WalletJwt", dependencies: ["WalletJwtFFI", "Security", "LocalAuthentication"]),
        .testTarget(name: "KeychainTests", dependencies: ["WalletJwt", "WalletJwtFFI", "Security", "LocalAuthentication"]),
    ],
    swiftLanguageModes: [.v6]
)
