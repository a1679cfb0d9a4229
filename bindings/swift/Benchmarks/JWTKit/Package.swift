// swift-tools-version:6.0
import PackageDescription

// By hand, README.md: no step builds it. The versions are the newest that Swift 6.0 can build.
let package = Package(
    name: "JWTKitBenchmark",
    platforms: [.macOS(.v13)],
    dependencies: [
        .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.2.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "3.15.1"),
        .package(url: "https://github.com/apple/swift-certificates.git", exact: "1.15.1"),
        .package(url: "https://github.com/apple/swift-asn1.git", exact: "1.5.1"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.6.4"),
    ],
    targets: [
        .executableTarget(name: "JWTKitBenchmark", dependencies: [.product(name: "JWTKit", package: "jwt-kit")])
    ]
)
