#import <WalletJwtSpec/WalletJwtSpec.h>

#import <React/RCTInvalidating.h>

/// The native part of `react-native-wallet-jwt` on iOS: passes each call on to Swift (`WalletJwtModule.h`) and decides nothing.
/// What each method does stands in the specification, `bindings/js/src/NativeWalletJwt.ts`.
@interface RNWalletJwt : NativeWalletJwtSpecBase <NativeWalletJwtSpec, RCTInvalidating> {
  // GCC's Objective-C runtime on Linux wants it here.
  void *_module;
}
@end
