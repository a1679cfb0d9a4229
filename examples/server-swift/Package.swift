// swift-tools-version: 6.0
//
// A server's part on Linux: docs/swift.md has the commands.

import PackageDescription

let package = Package(
    name: "VerifyToken",
    platforms: [.macOS(.v13)],
    dependencies: [
        .package(name: "WalletJwt", path: "../..")
    ],
    targets: [
        .executableTarget(name: "VerifyToken", dependencies: [.product(name: "WalletJwt", package: "WalletJwt")])
    ],
    swiftLanguageModes: [.v6]
)
