/**
 * The interface of the native part: one method per function, with strings, numbers and JSON texts only. The Kotlin and the
 * Objective-C++ module call the generated bindings and decide nothing, so structured values are passed as the JSON that
 * the Rust library reads and writes (`docs/adr/0014-what-crosses-to-javascript.md`).
 *
 * `verifier`, `vault` and `session` are configurations, not handles: canonical JSON texts. The native part keeps one object
 * for each, until the module is invalidated.
 *
 * A promise rejects with the error's code, its text, and `userInfo.fields`, the error's fields as a JSON text. A
 * synchronous method returns a {@link NativeAnswer}, because an error that it throws has no code on iOS.
 *
 * Plain types only: the code generator of React Native 0.80 must understand this file too.
 */
import { TurboModuleRegistry } from 'react-native';
import type { CodegenTypes, TurboModule } from 'react-native';

/** The result of a synchronous method: `json`, or an error's `code`, `message` and `fields`. */
export type NativeAnswer = {
  /** The result, a JSON text. */
  json?: string;
  /** The error's code. */
  code?: string;
  /** The error's message. */
  message?: string;
  /** The error's fields, a JSON text. */
  fields?: string;
};

/** Something happened to a session. */
export type NativeSessionEvent = {
  /** The session's configuration. */
  session: string;
  /** The event, a JSON text. */
  event: string;
};

export interface Spec extends TurboModule {
  /** The version of the native part, as the package's. Synchronous. */
  nativeVersion(): string;

  /** Decodes a token without verifying it: an unverified token. Synchronous. */
  decodeUnverified(token: string): NativeAnswer;
  /**
   * What a session says about an account: `{owns, ownsShared, lists}`. `session` is JSON with the session's `provider` and
   * `wallets`. Synchronous.
   */
  ownership(session: string, address: string, chain: string): NativeAnswer;
  /** Stellar: the account `G…` behind a muxed address, or null. Synchronous. */
  stellarBase(address: string): NativeAnswer;

  /** Verifies a token, fetching the key set when needed. Resolves to a session. */
  verify(verifier: string, token: string, keyId: string | null): Promise<string>;
  /** Verifies a token with the keys in memory. Resolves to a session. */
  verifyOffline(verifier: string, token: string, keyId: string | null): Promise<string>;
  /** Fetches the key set now. */
  refreshKeys(verifier: string): Promise<void>;
  /** What is known about the key set. Resolves to a JSON text. */
  keysStatus(verifier: string): Promise<string>;
  /** The fetched key set as a text to store; null if there is none. */
  exportKeys(verifier: string): Promise<string | null>;
  /** Imports an exported key set. Resolves to whether it was used. */
  importKeys(verifier: string, exported: string): Promise<boolean>;

  /** Saves a token, unverified. */
  vaultSave(vault: string, account: string, token: string): Promise<void>;
  /** The account's token; null if there is none. */
  vaultLoad(vault: string, account: string): Promise<string | null>;
  /** Removes the account's entry. */
  vaultDelete(vault: string, account: string): Promise<void>;
  /** The accounts that have an entry, sorted. */
  vaultAccounts(vault: string): Promise<string[]>;
  /** Removes every entry. */
  vaultClear(vault: string): Promise<void>;
  /** What the keychain is, and whether it can be used. Resolves to a JSON text. */
  vaultStatus(vault: string): Promise<string>;
  /** Shows the keychain's prompt, if it is locked and has one. */
  vaultUnlock(vault: string, timeoutSecs: CodegenTypes.Double): Promise<void>;
  /** Closes that prompt. */
  vaultCancelUnlock(vault: string): Promise<void>;

  /** Restores the session. Resolves to a snapshot, as do all session methods but `sessionToken` and `sessionAccounts`. */
  sessionRestore(session: string): Promise<string>;
  /** Asks for a token by the event `tokenNeeded`, verifies it and starts the session with it. */
  sessionSignIn(session: string, loggedInAgain: boolean): Promise<string>;
  /** Verifies a token and starts the session with it. */
  sessionSignInWith(session: string, token: string, keyId: string | null): Promise<string>;
  /** A token that lives at least that many seconds, not the rejected one. May ask for one by the event `tokenNeeded`. */
  sessionToken(session: string, minTtlSecs: CodegenTypes.Double, rejected: string | null): Promise<string>;
  /** Answers `tokenNeeded` with a token. */
  sessionProvideToken(
    session: string,
    requestId: CodegenTypes.Double,
    token: string,
    keyId: string | null
  ): Promise<string>;
  /** Answers `tokenNeeded` with "there is none". */
  sessionFailRequest(session: string, requestId: CodegenTypes.Double, reason: string): Promise<string>;
  /** Ends a sign-in that waits for a token. */
  sessionCancelSignIn(session: string): Promise<string>;
  /** Signs out. */
  sessionSignOut(session: string): Promise<string>;
  /** Reads the keychain again while it is locked. */
  sessionUnlock(session: string): Promise<string>;
  /** Checks the session again, with the clock and the keychain. */
  sessionCheckNow(session: string): Promise<string>;
  /** The app has come to the foreground. */
  sessionEnterForeground(session: string): Promise<string>;
  /** Answers `logoutNeeded`: the wallet SDK is signed out. */
  sessionCompleteLogout(session: string, requestId: CodegenTypes.Double): Promise<string>;
  /** Answers `logoutNeeded`: the wallet SDK is still signed in. */
  sessionFailLogout(session: string, requestId: CodegenTypes.Double): Promise<string>;
  /** The accounts that the vault has for this provider and environment, sorted. */
  sessionAccounts(session: string): Promise<string[]>;
  /** Signs out all of them. */
  sessionSignOutAll(session: string): Promise<string>;
  /** The current state: a snapshot. Synchronous. */
  sessionSnapshot(session: string): NativeAnswer;

  /** The events of the sessions in use, in order. */
  readonly onSessionEvent: CodegenTypes.EventEmitter<NativeSessionEvent>;
}

// Null without the native part: importing the package never throws.
export default TurboModuleRegistry.get<Spec>('WalletJwt');
