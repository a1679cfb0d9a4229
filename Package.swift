// swift-tools-version: 6.0
//
// wallet-jwt for native apps. React Native takes WalletJwt.podspec, and this file stays out of the npm package.

import Foundation
import PackageDescription

/// The Rust library. An app on Apple's systems links the xcframework; `cargo xtask ios` will build it on a Mac, and until
/// there is one nobody has tried that way. Without it, on Linux and for work on this library, it is the plain
/// `libwallet_jwt` of `cargo build`: pass `-Xlinker -L<its folder>`, as `cargo xtask test --only swift` does.
let xcframework = "ios/WalletJwtFFI.xcframework"
let library: Target =
    FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(xcframework)")
    ? .binaryTarget(name: "WalletJwtFFI", path: xcframework)
    : .systemLibrary(name: "WalletJwtFFI", path: "bindings/swift/Sources/WalletJwtFFI")

let package = Package(
    name: "WalletJwt",
    platforms: [.iOS(.v15), .macOS(.v12)],
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
