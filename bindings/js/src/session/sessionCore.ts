import { checkedIssuedToken, checkedSeconds, typeName, type IssuedToken } from '../argumentChecks';
import { errorFromNative, WalletJwtError } from '../errors';
import type { Session, SessionEvent, SessionState } from '../generated/types';
import { callNative, readDocument } from '../native';
import { IssueFailures, issuedBy, type Issue } from './issueFailures';
import { Listeners, reportToApp } from './listeners';
import { listenToNative } from './nativeEvents';
import { SessionSnapshots } from './sessionSnapshots';

/** What a screen shows of a session. A new object means that something is different. */
export interface SessionView {
  readonly state: SessionState;
  readonly error: WalletJwtError | null;
  readonly isPending: boolean;
}

/** What happens to a session, for who wants to log or show it. Renewals are answered here. */
export type ToldEvent = Exclude<SessionEvent, { kind: 'renewalNeeded' }>;

/**
 * One session of this app: what all managers and components of one configuration share. The native part decides; this asks
 * it, answers its requests for new tokens, and tells who wants to know.
 */
export class SessionCore {
  /** Called after each change of `view` or `isKept`. */
  readonly changes = new Listeners<[]>();
  readonly events = new Listeners<[ToldEvent]>();

  private readonly snapshots: SessionSnapshots;
  private readonly failures = new IssueFailures();
  private readonly endOnSignOut = new Set<(error: WalletJwtError) => void>();
  private signInUnderWay: { readonly issue: Issue; readonly session: Promise<Session> } | null = null;
  private pendingCalls = 0;
  private signOuts = 0;
  private shown: SessionView;

  /**
   * @param text the configuration, which names the session for the native part
   * @param issue the newest manager's
   * @param refusal why nothing of this can work: the configuration is no JSON
   */
  constructor(
    private readonly text: string,
    public issue: Issue,
    private readonly refusal: WalletJwtError | null = null
  ) {
    this.snapshots = new SessionSnapshots(text);
    this.shown = { state: this.snapshots.state, error: null, isPending: false };
  }

  get view(): SessionView {
    return this.shown;
  }

  get isKept(): boolean {
    return this.snapshots.isKept;
  }

  /** Whether a restore may tell more, or do more: none has succeeded, or a deletion is still owed to the keychain. */
  get needsRestore(): boolean {
    return this.snapshots.needsRestore || this.shown.error?.code === 'E_DELETE_PENDING';
  }

  async restore(): Promise<SessionState> {
    try {
      this.begin();
      const state = readDocument('SessionState', await callNative('sessionRestore', this.text));
      this.snapshots.restoreFailure = null;
      this.show({ error: null });
      return this.snapshots.known(state);
    } catch (failure) {
      const error = errorFromNative(failure);
      this.snapshots.restoreFailure = error;
      this.show({ error });
      throw error;
    }
  }

  signIn(issued?: IssuedToken): Promise<Session> {
    if (issued !== undefined) return this.counted(() => this.take(checkedIssuedToken(issued)));
    const { issue } = this;
    if (this.signInUnderWay?.issue === issue) return this.signInUnderWay.session;
    const session = this.counted(async () => {
      const issued = this.issuedBeforeSignOut(issue);
      const { signOuts } = this;
      const answer = await issued;
      // In the moment since it was answered, too.
      if (signOuts !== this.signOuts) throw signedOutMeanwhile();
      return this.take(answer);
    });
    const underWay = { issue, session };
    this.signInUnderWay = underWay;
    const end = () => {
      if (this.signInUnderWay === underWay) this.signInUnderWay = null;
    };
    session.then(end, end);
    return session;
  }

  async token(options: { readonly minTtlSecs?: number | undefined } = {}): Promise<string> {
    if (typeof options !== 'object' || (options as unknown) === null) {
      throw new WalletJwtError('E_CONFIG_OPTION', `token takes {minTtlSecs}, not ${typeName(options)}`);
    }
    const minTtlSecs = checkedSeconds('minTtlSecs', options.minTtlSecs ?? 60);
    this.begin();
    try {
      return await this.failures.explained(() => callNative('sessionToken', this.text, minTtlSecs));
    } finally {
      this.show({});
    }
  }

  signOut(): Promise<void> {
    this.endSignIns();
    return this.counted(async () => {
      const signedOut = callNative('sessionSignOut', this.text);
      // It takes effect in memory before the keychain has answered.
      this.show({});
      await signedOut;
    });
  }

  async checkNow(): Promise<SessionState> {
    this.begin();
    try {
      const state = readDocument('SessionState', await callNative('sessionCheckNow', this.text));
      this.show({});
      return this.snapshots.known(state);
    } catch (failure) {
      const error = errorFromNative(failure);
      this.show({ error });
      throw error;
    }
  }

  /** An event of the native part. */
  hear(json: string): void {
    let event: SessionEvent;
    try {
      event = readDocument('SessionEvent', json);
    } catch (problem) {
      this.show({});
      reportToApp(problem);
      return;
    }
    if (event.kind === 'renewalNeeded') {
      void this.renew(event.requestId);
    } else {
      this.show({});
      this.events.notify(event);
    }
  }

  /** For `react-native-wallet-jwt/jest`: as it was at first. */
  forget(): void {
    this.endSignIns();
    this.snapshots.forget();
    this.show({ error: null, withoutLooking: true });
  }

  private async renew(requestId: number): Promise<void> {
    try {
      let issued: { token: string; keyId: string | null };
      try {
        issued = await issuedBy(this.issue);
      } catch (failure) {
        await callNative('sessionFailRenewal', this.text, requestId, this.failures.note(failure));
        return;
      }
      await callNative('sessionCompleteRenewal', this.text, requestId, issued.token, issued.keyId);
    } catch {
      // Superseded: nobody waits. Refused: who waits hears of it.
    } finally {
      this.show({});
    }
  }

  /** Those that are still asking for a token. */
  private endSignIns(): void {
    this.signOuts += 1;
    this.signInUnderWay = null;
    for (const end of [...this.endOnSignOut]) end(signedOutMeanwhile());
  }

  /** Before each call, so that no event is missed. Throws what makes every call futile. */
  private begin(): void {
    if (this.refusal) throw this.refusal;
    listenToNative();
  }

  private async take(issued: { token: string; keyId: string | null }): Promise<Session> {
    const session = readDocument(
      'Session',
      await callNative('sessionSignIn', this.text, issued.token, issued.keyId)
    );
    this.show({});
    return this.snapshots.knownSession(session);
  }

  private async issuedBeforeSignOut(issue: Issue): Promise<{ token: string; keyId: string | null }> {
    let end: ((error: WalletJwtError) => void) | undefined;
    const signedOut = new Promise<never>((_, reject) => {
      end = reject;
      this.endOnSignOut.add(reject);
    });
    try {
      return await Promise.race([issuedBy(issue), signedOut]);
    } finally {
      if (end) this.endOnSignOut.delete(end);
    }
  }

  /** A sign-in or a sign-out: it is pending until it has succeeded, which clears the error, or failed, which sets it. */
  private async counted<T>(call: () => Promise<T>): Promise<T> {
    this.pendingCalls += 1;
    this.show({ withoutLooking: true });
    try {
      this.begin();
      const result = await call();
      this.pendingCalls -= 1;
      this.snapshots.restoreFailure = null;
      this.show({ error: null });
      return result;
    } catch (failure) {
      const error = errorFromNative(failure);
      this.pendingCalls -= 1;
      // Who signs out in the middle of a sign-in wants no error on the screen.
      this.show(error.code === 'E_SIGNED_OUT' ? {} : { error });
      throw error;
    }
  }

  /** Looks at the session, and tells at once everything that is different. */
  private show(change: { error?: WalletJwtError | null; withoutLooking?: boolean }): void {
    const { isKept } = this;
    if (change.withoutLooking !== true) this.snapshots.look();
    const { state } = this.snapshots;
    const error = change.error === undefined ? this.shown.error : change.error;
    const isPending = this.pendingCalls > 0;
    const isSame =
      state === this.shown.state && error === this.shown.error && isPending === this.shown.isPending;
    if (!isSame) this.shown = { state, error, isPending };
    if (!isSame || isKept !== this.isKept) this.changes.notify();
  }
}

function signedOutMeanwhile(): WalletJwtError {
  return new WalletJwtError('E_SIGNED_OUT', 'signed out while `issue` was asked for a token');
}
