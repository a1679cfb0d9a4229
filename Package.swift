// swift-tools-version: 6.0
//
// wallet-jwt for native apps. React Native takes WalletJwt.podspec, and this file stays out of the npm package.

import Foundation
import PackageDescription

/// The xcframework of a release. Before a release is tagged, `ios/xcframework/release.py` writes both lines.
let releasedURL = ""
let releasedChecksum = ""

#if os(Linux)
let isLinux = true
#else
let isLinux = false
#endif

/// The xcframework that `cargo xtask ios` makes here, or another: WALLET_JWT_XCFRAMEWORK is a path from this file's folder.
let made = "ios/WalletJwtFFI.xcframework"
let local =
    Context.environment["WALLET_JWT_XCFRAMEWORK"]
    ?? (FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(made)") ? made : nil)

/// The Rust library: the local xcframework, or the one of a release. On Linux, and for work on this library without either, it is
/// the plain `libwallet_jwt` of `cargo build`: pass `-Xlinker -L<its folder>`, as `cargo xtask test --only swift` does.
let library: Target =
    if !isLinux, let local {
        .binaryTarget(name: "WalletJwtFFI", path: local)
    } else if !isLinux, !releasedURL.isEmpty {
        .binaryTarget(name: "WalletJwtFFI", url: releasedURL, checksum: releasedChecksum)
    } else {
        .systemLibrary(name: "WalletJwtFFI", path: "bindings/swift/Sources/WalletJwtFFI")
    }

let package = Package(
    name: "WalletJwt",
    platforms: [.iOS(.v15), .macOS(.v13)],
    products: [
        .library(name: "WalletJwt", targets: ["WalletJwt"])
    ],
    targets: [
        library,
        .target(name: "WalletJwt", dependencies: ["WalletJwtFFI"], path: "bindings/swift/Sources/WalletJwt"),
        .executableTarget(
            name: "BoundaryBenchmark",
            dependencies: ["WalletJwt"],
            path: "bindings/swift/Benchmarks/BoundaryBenchmark"
        ),
        .testTarget(
            name: "WalletJwtTests",
            dependencies: ["WalletJwt", "WalletJwtFFI"],
            path: "bindings/swift/Tests/WalletJwtTests"
        ),
    ],
    swiftLanguageModes: [.v6]
)
