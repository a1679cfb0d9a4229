// swift-tools-version: 6.0
//
// What runs on a simulator (.github/workflows/ios.yml): the library's own tests start the fake issuer as a process, which iOS
// does not permit.

import PackageDescription

let package = Package(
    name: "SimulatorTests",
    platforms: [.iOS(.v15), .macOS(.v13)],
    dependencies: [.package(name: "WalletJwt", path: "../../..")],
    targets: [
        .testTarget(
            name: "SimulatorTests",
            dependencies: [.product(name: "WalletJwt", package: "WalletJwt")]
        )
    ],
    swiftLanguageModes: [.v6]
)
