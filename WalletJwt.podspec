# React Native's, in the npm package. Native apps take Package.swift.

require "json"

package = JSON.parse(File.read(File.join(__dir__, "package.json")))
framework = "ios/WalletJwtFFI.xcframework"

unless File.exist?(File.join(__dir__, framework, "Info.plist"))
  raise <<~TEXT
    react-native-wallet-jwt was packed without its native library for iOS.
    In a clone of wallet-jwt run `cargo xtask ios` (it needs a Mac with Xcode), then `npm pack`, and in the app
    `npm install` with the path of the .tgz that came out.
  TEXT
end

Pod::Spec.new do |s|
  s.name = "WalletJwt"
  s.version = package["version"]
  s.summary = package["description"]
  s.license = package["license"]
  # CocoaPods refuses a pod without these. The project has no address yet, and an app finds the pod in its node_modules.
  s.homepage = "https://wallet-jwt.invalid"
  s.authors = "wallet-jwt"
  s.source = { :git => "https://wallet-jwt.invalid/wallet-jwt.git", :tag => "v#{s.version}" }

  # What React Native 0.80 to 0.88 ask for.
  s.ios.deployment_target = "15.1"
  s.swift_versions = ["6.0"]

  s.source_files = ["ios/*.{h,mm,swift}", "bindings/swift/Sources/WalletJwt/**/*.swift"]
  # The module's header is Objective-C++, which Swift cannot read: none is public.
  s.private_header_files = ["ios/*.h"]
  s.vendored_frameworks = framework
  s.pod_target_xcconfig = { "DEFINES_MODULE" => "YES" }

  # React Native's SwiftPM mode reads this line only.
  s.dependency "React-Core"
  # Defined by React Native, which runs this file.
  install_modules_dependencies(s)
end
