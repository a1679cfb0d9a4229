import { ForegroundWatch } from '../appState';
import * as checks from '../argumentChecks';
import { errorFromNative, fieldsOf, insideIssueError, WalletJwtError } from '../errors';
import type { Session, SessionEvent, SessionState } from '../generated/types';
import { guarded, Listeners } from '../listeners';
import { answerLogout } from '../logout';
import { askNative, callNative, readDocument, type PlainSessionMethod } from '../native';
import type { SessionManagerConfiguration } from '../sessionConfig';
import { sharing } from '../sharing';
import type { UseWalletSessionResult as SessionView } from '../useWalletSession';

/** The app's functions for its session. */
export type AppParts = Pick<SessionManagerConfiguration, 'issue' | 'logout' | 'onLog'>;

/** Events of a session, without requests to the app: `SessionCore` answers those. */
export type ToldEvent = Exclude<SessionEvent, { kind: 'tokenNeeded' | 'logoutNeeded' | 'log' }>;

type Given = checks.IssuedToken | checks.SignInOptions;

/** Failed requests whose callers may still wait for their rejection. There is one request at a time. */
const CAUSES_KEPT = 32;

/** These codes mean that the app or the user ended a sign-in. */
const WANTED = ['E_SIGNED_OUT', 'E_ISSUE_CANCELLED'];

const NOT_RESTORED: SessionState = { kind: 'notRestored', status: 'loading' };
/**
 * One session of this app, shared by all managers and components of one configuration. The native part decides everything.
 * This class calls it, answers its requests for a token or a logout, and notifies listeners of changes.
 */
export class SessionCore {
  /** Called after each change of `view`. */
  readonly changes = new Listeners<[]>();
  readonly events = new Listeners<[ToldEvent]>();
  /** What components show. A new object means that something has changed. */
  view: SessionView = {
    ...{ state: NOT_RESTORED, status: 'loading', session: null, error: null },
    ...{ isKept: false, isPending: false, owed: { deletion: false, logout: false } },
    signIn: (given) => this.signIn(checks.isPress(given) ? undefined : given).catch(() => null),
    cancelSignIn: () => this.cancelSignIn().catch(() => undefined),
    signOut: () => this.signOut().catch(() => undefined),
  };

  private counter = -1;
  private isPending = false;
  private state = NOT_RESTORED;
  private readonly underWay = new Set<Promise<string>>();
  private errorStays = false;
  private unrestored: SessionState | null = null;
  private hasAppeared = false;
  private isInsideIssue = false;
  private lastToken = '';
  private readonly causes = new Map<unknown, unknown>();
  private readonly foreground = new ForegroundWatch(() => void this.enterForeground().catch(() => undefined));

  /**
   * @param text the configuration, which identifies the session for the native part
   * @param app the newest manager's functions
   * @param listen subscribes to events so that none is missed; throws if every call would fail
   */
  constructor(
    private readonly text: string,
    public app: AppParts,
    private readonly listen: () => void
  ) {}

  readonly restore = () => this.settled(this.ask('sessionRestore'), 'look');
  readonly unlock = () => this.settled(this.ask('sessionUnlock'), 'look');
  readonly checkNow = () => this.settled(this.ask('sessionCheckNow'), 'look');
  readonly enterForeground = () => this.settled(this.ask('sessionEnterForeground'), 'look');

  readonly signIn = async (given: Given = {}): Promise<Session> => {
    const isAsking = checks.isSignInOptions(given);
    let call: Promise<string>;
    try {
      if (!isAsking) {
        const { token, keyId } = checks.checkedIssuedToken(given);
        call = callNative('sessionSignInWith', this.ready(), token, keyId);
      } else if (this.isInsideIssue) throw insideIssueError();
      else call = callNative('sessionSignIn', this.ready(), given.loggedInAgain === true);
    } catch (refusal) {
      call = Promise.reject(errorFromNative(refusal));
    }
    await this.settled(call, isAsking && given.silent === true ? 'silent' : 'change');
    if (this.view.session) return this.view.session;
    throw new WalletJwtError('E_SIGNED_OUT', 'signed out in the moment of signing in');
  };

  readonly token = async (options: checks.TokenOptions = {}): Promise<string> => {
    const { minTtlSecs, rejected } = checks.checkedTokenOptions(options);
    if (this.isInsideIssue) throw insideIssueError();
    try {
      const token = await callNative('sessionToken', this.ready(), minTtlSecs, rejected);
      // Only a new token can mean a change. Its last characters identify it, and are no secret.
      if (token.slice(-16) !== this.lastToken) this.look();
      this.lastToken = token.slice(-16);
      return token;
    } catch (failure) {
      this.look();
      throw errorFromNative(failure, this.causes);
    }
  };

  readonly cancelSignIn = async (): Promise<void> => {
    this.take(await this.ask('sessionCancelSignIn'));
  };

  readonly signOut = async (): Promise<void> => {
    const signedOut = this.settled(this.ask('sessionSignOut'), 'change');
    // It takes effect in memory before the keychain has answered.
    this.look();
    await signedOut;
  };

  readonly signOutAll = async (): Promise<void> => {
    await this.settled(this.ask('sessionSignOutAll'), 'change');
  };

  readonly listAccounts = async (): Promise<string[]> => callNative('sessionAccounts', this.ready());

  /** For a component. Returns a function to call when it is unmounted. */
  readonly subscribe = (onChange: () => void): (() => void) => {
    const ends = [this.changes.add(onChange), this.foreground.start()];
    // The view shows a failure, and it is tried again in the foreground.
    if (!this.hasAppeared && this.view.status === 'loading') this.restore().catch(() => undefined);
    this.hasAppeared = true;
    return () => {
      for (const end of ends) end();
    };
  };

  /** An event of the native part. */
  hear(json: string): void {
    guarded(() => {
      const event = readDocument('SessionEvent', json);
      if (event.kind === 'log') {
        this.app.onLog?.(event.level, event.code, fieldsOf(event.fieldsJson));
        return;
      }
      this.look();
      if (event.kind === 'tokenNeeded') void this.answered(this.answer(event.requestId));
      else if (event.kind === 'logoutNeeded')
        void this.answered(answerLogout(this.text, event.requestId, this.app.logout));
      else this.events.notify(event);
    });
  }

  /** For `react-native-wallet-jwt/jest`: resets the session. */
  forget(): void {
    [this.counter, this.isPending, this.state, this.unrestored] = [-1, false, NOT_RESTORED, null];
    [this.hasAppeared, this.lastToken] = [false, ''];
    for (const memory of [this.underWay, this.causes]) memory.clear();
    this.show(null, { isKept: false, owed: { deletion: false, logout: false } });
  }

  /** The session's name for the native part. */
  private ready(): string {
    this.listen();
    return this.text;
  }

  private async ask(method: PlainSessionMethod): Promise<string> {
    return callNative(method, this.ready());
  }

  private async answer(requestId: number): Promise<string> {
    this.isInsideIssue = true;
    // An error that it throws before it returns a promise counts as a rejection too.
    const asked = new Promise<unknown>((resolve) => {
      resolve(this.app.issue());
    });
    this.isInsideIssue = false;
    const issued = await asked.then(checks.issuedOrReason, (thrown: unknown) => {
      this.causes.set(requestId, thrown);
      if (this.causes.size > CAUSES_KEPT) this.causes.delete(this.causes.keys().next().value);
      return `it threw ${checks.kindOfThrown(thrown)}`;
    });
    return typeof issued === 'string'
      ? callNative('sessionFailRequest', this.text, requestId, `JavaScript's \`issue\`: ${issued}`)
      : callNative('sessionProvideToken', this.text, requestId, issued.token, issued.keyId);
  }

  /** If the answer is superseded, no caller waits. If it is refused, the waiting callers get the error. */
  private async answered(answer: Promise<string>): Promise<void> {
    try {
      this.take(await answer);
    } catch {
      this.look();
    }
  }

  /** A change is pending until it has succeeded or failed. A check that succeeds keeps a sign-in's error on the screen. */
  private async settled(call: Promise<string>, kind: 'look' | 'change' | 'silent'): Promise<SessionState> {
    if (kind !== 'look') this.underWay.add(call);
    this.show();
    try {
      const json = await call;
      this.underWay.delete(call);
      this.take(json, kind === 'look' && this.errorStays ? this.view.error : null);
      return this.view.state;
    } catch (failure) {
      this.underWay.delete(call);
      const error = errorFromNative(failure, this.causes);
      const isQuiet = kind === 'silent' || WANTED.includes(error.code);
      if (!isQuiet) this.errorStays = kind !== 'look' && !error.code.endsWith('_PENDING');
      if (kind === 'look') this.unrestored = { kind: 'unavailable', status: 'unavailable', code: error.code };
      this.look(isQuiet ? this.view.error : error);
      throw error;
    }
  }

  /** Reads the current state. */
  private look(error = this.view.error): void {
    try {
      this.take(askNative('sessionSnapshot', this.ready()), error);
    } catch {
      // The call itself reports why: there is no native part, or the configuration is wrong.
      this.show(error);
    }
  }

  private take(json: string, error = this.view.error): void {
    const { counter, isPending, isKept, owed, ...state } = readDocument('SessionSnapshot', json);
    const isNewer = counter > this.counter;
    if (isNewer) [this.counter, this.isPending, this.state] = [counter, isPending, state];
    this.show(error, isNewer ? { isKept, owed } : this.view);
  }

  /** Notifies at once of everything that has changed. */
  private show(
    error = this.view.error,
    { isKept, owed }: Pick<SessionView, 'isKept' | 'owed'> = this.view
  ): void {
    const state = (this.state.kind === 'notRestored' ? this.unrestored : null) ?? this.state;
    const session = 'session' in state ? state.session : null;
    const isPending = this.isPending || this.underWay.size > 0;
    const said = { ...this.view, state, status: state.status, session, isKept, isPending, owed, error };
    const view = sharing(this.view, said);
    if (view === this.view) return;
    this.view = view;
    this.changes.notify();
  }
}
