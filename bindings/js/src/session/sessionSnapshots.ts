import type { WalletJwtError } from '../errors';
import type { Session, SessionState } from '../generated/types';
import { askNative, readDocument } from '../native';
import { reportToApp } from './listeners';

const NOT_RESTORED: SessionState = { kind: 'notRestored', status: 'loading' };

/** What the native part last said of a session. Equal things are one object, so that who compares by identity sees changes only. */
export class SessionSnapshots {
  isKept = false;
  private lastJson: string | null = null;
  private last: SessionState = NOT_RESTORED;
  private failure: WalletJwtError | null = null;
  private failed: SessionState = NOT_RESTORED;

  /** @param text the session's configuration */
  constructor(private readonly text: string) {}

  /** What is known. After a restore that failed, not being restored means that nobody knows. */
  get state(): SessionState {
    return this.last.kind === 'notRestored' && this.failure ? this.failed : this.last;
  }

  /** Whether the native part has not restored the session, or could not. */
  get needsRestore(): boolean {
    return this.last.kind === 'notRestored' || this.failure !== null;
  }

  /** Why the last restore failed; null if it did not. */
  get restoreFailure(): WalletJwtError | null {
    return this.failure;
  }

  set restoreFailure(failure: WalletJwtError | null) {
    if (failure && failure.code !== this.failure?.code) {
      this.failed = { kind: 'unavailable', status: 'signedOut', code: failure.code };
    }
    this.failure = failure;
  }

  /** Asks for what is known at this moment. */
  look(): void {
    let json: string;
    try {
      json = askNative('sessionSnapshot', this.text);
    } catch {
      // What was called says why: there is no native part, or the configuration is wrong.
      return;
    }
    if (json === this.lastJson) return;
    this.lastJson = json;
    try {
      const { isKept, ...state } = readDocument('SessionSnapshot', json);
      this.isKept = isKept;
      this.last = this.known(state as SessionState);
    } catch (problem) {
      reportToApp(problem);
    }
  }

  /** As it was at first. */
  forget(): void {
    [this.lastJson, this.last, this.failure, this.isKept] = [null, NOT_RESTORED, null, false];
  }

  /** The known state if that is the same; else that, with the known session if that is the same. */
  known(state: SessionState): SessionState {
    if (!('session' in state)) return isEqual(state, this.last) ? this.last : state;
    const session = this.knownSession(state.session);
    return isEqual(state, this.last) ? this.last : { ...state, session };
  }

  /** The known session if that is the same. */
  knownSession(session: Session): Session {
    return 'session' in this.last && isEqual(session, this.last.session) ? this.last.session : session;
  }
}

/** Both come from texts that the native part writes, always in the same order. */
function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
