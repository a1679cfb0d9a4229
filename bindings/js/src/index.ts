/** Verified wallet sessions: verifies the token of a wallet SDK, decodes it, and saves it in the platform's keychain. */
export type { IssuedToken, PressEvent, SignInOptions, TokenOptions } from './argumentChecks';
export { authorizedFetch } from './authorizedFetch';
export { decodeUnverified } from './decodeUnverified';
export { isWalletJwtError, WalletJwtError } from './errors';
export { ERROR_CODES, ErrorCode, isErrorCode } from './generated/errorCodes';
export type * from './generated/types';
export {
  Provider,
  type CustomOptions,
  type DynamicOptions,
  type OneKeySet,
  type ParaOptions,
  type PrivyOptions,
  type StytchOptions,
  type Web3AuthOptions,
} from './provider';
export { createSessionManager, type WalletSessionManager } from './session/createSessionManager';
export { useSessionCountdown } from './useSessionCountdown';
export { useWalletSession, type UseWalletSessionResult } from './useWalletSession';
export type { ToldEvent } from './session/sessionCore';
export type { OnLog, SessionManagerConfiguration } from './sessionConfig';
export { openVault, type Vault } from './vault';
export { createVerifier, type Verifier } from './verifier';
export { lists, owns, ownsShared, remainingSecs, stellarBase } from './wallets';
