import Foundation
import WalletJwtFFI

/// The native part of `react-native-wallet-jwt` on iOS: calls the generated bindings and decides nothing. What each method
/// does stands in the specification, `bindings/js/src/NativeWalletJwt.ts`. The functions of `WalletJwtModule.h` are at the end of
/// this file, and in `VerifierCalls.swift`, `VaultCalls.swift` and `SessionCalls.swift`.
final class WalletJwtModule: Sendable {
    /// The package's version, which the JavaScript of an app has to have, too. A test holds it to `package.json`.
    static let version = "0.1.0"

    private let exit: ModuleExit
    let objects: ModuleObjects
    private let calls = RunningCalls()

    init(_ exit: ModuleExit) {
        self.exit = exit
        objects = ModuleObjects(exit)
    }

    func invalidate() {
        exit.close()
        calls.cancel()
        objects.close()
    }

    /// A call that needs not wait.
    func settle(_ reply: ModuleReply, _ call: (ModuleObjects) throws -> ModuleAnswer) {
        exit.send(ModuleAnswer.of { try call(objects) }, to: reply)
    }

    /// A call that may wait.
    func settle<Value>(
        _ reply: ModuleReply, _ answer: @escaping @Sendable (Value) -> ModuleAnswer,
        _ call: (ModuleObjects) throws -> LibraryCall<Value>
    ) {
        do {
            try call(objects).begin(among: calls) { [exit] result in
                exit.send(ModuleAnswer.of { answer(try result.get()) }, to: reply)
            }
        } catch {
            exit.send(.refusal(of: error), to: reply)
        }
    }

    /// Answers with the session as it is when a call has ended. `call` takes the manager's handle, as its C function does.
    func act(_ reply: ModuleReply, _ session: CText, _ call: (_ manager: UInt64) -> LibraryCall<Void>) {
        do {
            let manager = try objects.manager(String(cString: session))
            call(manager.uniffiCloneHandle()).begin(among: calls) { [exit] result in
                let answer = ModuleAnswer.of {
                    try result.get()
                    return .text(manager.snapshotJson())
                }
                exit.send(answer, to: reply)
            }
        } catch {
            exit.send(.refusal(of: error), to: reply)
        }
    }
}

// The types of `WalletJwtModule.h`. Without `@usableFromInline` only code of the same library could call the functions; in the
// tests on Linux, Swift is a library of its own.
@usableFromInline typealias CModule = UnsafeRawPointer
@usableFromInline typealias CText = UnsafePointer<CChar>
@usableFromInline typealias CContext = UnsafeMutableRawPointer
@usableFromInline typealias CEvent = @convention(c) (CContext, CText, CText) -> Void
@usableFromInline typealias CReply = @convention(c) (CContext, Int32, UnsafePointer<CText?>?, Int32) -> Void

func module(_ pointer: CModule) -> WalletJwtModule {
    Unmanaged<WalletJwtModule>.fromOpaque(pointer).takeUnretainedValue()
}

func lowered(_ text: CText) -> RustBuffer { FfiConverterTypeTokenText_lower(String(cString: text)) }

func loweredOptional(_ text: CText?) -> RustBuffer { LibraryBytes.optional(text.map { String(cString: $0) }) }

/// As Kotlin's `toLong`, because a number of JavaScript's may be none.
func whole(_ number: Double) -> Int64 {
    Int64(exactly: number.rounded(.towardZero)) ?? (number.isNaN ? 0 : number < 0 ? .min : .max)
}

@_cdecl("wallet_jwt_module_new") @usableFromInline
func moduleNew(_ context: CContext, _ event: @escaping CEvent) -> CModule {
    CModule(Unmanaged.passRetained(WalletJwtModule(ModuleExit(context: context, event: event))).toOpaque())
}

@_cdecl("wallet_jwt_module_invalidate") @usableFromInline
func moduleInvalidate(_ pointer: CModule) { module(pointer).invalidate() }

@_cdecl("wallet_jwt_module_free") @usableFromInline
func moduleFree(_ pointer: CModule) { Unmanaged<WalletJwtModule>.fromOpaque(pointer).release() }
