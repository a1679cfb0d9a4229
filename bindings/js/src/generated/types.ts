// Stand-in until rn-types is merged.
export type SessionStatus = 'loading' | 'active' | 'expired' | 'signedOut' | 'locked';
export type Chain = 'eip155' | 'solana' | (string & {});
export interface Wallet {
  address: string;
  chain: Chain;
  proof: 'listed' | 'signed' | 'provisioned';
}
export interface Session {
  userId: string;
  environment: string;
  wallets: Wallet[];
  expiresAt: number;
  keySource: string;
  [member: string]: unknown;
}
export interface UnverifiedToken {
  audiences: string[];
  [member: string]: unknown;
}
export type SessionState =
  | { kind: 'notRestored'; status: 'loading' }
  | { kind: 'active'; status: 'active'; session: Session }
  | { kind: 'expired'; status: 'expired'; session: Session }
  | { kind: 'signedOut' | 'keyLost' | 'corrupt'; status: 'signedOut' }
  | { kind: 'locked'; status: 'locked' }
  | { kind: 'rejected' | 'unavailable'; status: 'signedOut'; code: string };
export type SessionSnapshot = SessionState & { isKept: boolean };
export type SessionEvent =
  | { kind: 'changed'; status: SessionStatus }
  | { kind: 'expired' }
  | { kind: 'storageReset'; reason: 'keyLost' | 'corrupt' }
  | { kind: 'rejected'; code: string }
  | { kind: 'notKept'; code: string }
  | { kind: 'kept' }
  | { kind: 'renewalNeeded'; requestId: number };
export interface KeysStatus {
  [member: string]: unknown;
}
export interface VaultStatus {
  description: string;
  readiness: 'ready' | 'locked' | 'failing';
  code?: string;
}
export type PublicKeys = { jwkSet: object } | { pem: { pem: string; keyId?: string } };
export interface VerifierOptions {
  leewaySecs?: number;
  staleLimitSecs?: number;
  timeoutSecs?: number;
  pinnedKeys?: { keys: PublicKeys; notAfterAt: number };
  development?: { keysUrl: string };
}
export type ProviderConfig = { kind: 'para' | 'dynamic' | 'custom'; [member: string]: unknown };
export interface VaultOptions {
  namespace?: string;
  store?: 'secretService' | 'keyutils' | 'memory';
  timeoutSecs?: number;
  apple?: { accessibility?: string; accessGroup?: string };
}
