// Stand-in until rn-types is merged.
import type { KeysStatus, Session, SessionEvent, SessionSnapshot, SessionState, UnverifiedToken, VaultStatus } from './generated/types';

export interface Documents {
  Session: Session;
  UnverifiedToken: UnverifiedToken;
  SessionState: SessionState;
  SessionSnapshot: SessionSnapshot;
  SessionEvent: SessionEvent;
  KeysStatus: KeysStatus;
  VaultStatus: VaultStatus;
}
export function problemOf(_document: keyof Documents, _value: unknown): string | null {
  return null;
}
export function parseDocument<K extends keyof Documents>(_document: K, json: string): Documents[K] {
  return JSON.parse(json) as Documents[K];
}
