import * as checks from '../argumentChecks';
import type { IssuedToken } from '../argumentChecks';
import { errorFromNative, fieldsOf, WalletJwtError } from '../errors';
import type { LogLevel, Session, SessionEvent, SessionSnapshot, SessionState } from '../generated/types';
import { askNative, callNative, readDocument } from '../native';
import { guarded, Listeners } from './listeners';
import type { SessionOnScreen } from './sessionOnScreen';
import { areSame, newerOf, NOTHING_KNOWN, sameOr, sessionOf, type SessionView } from './sessionView';

/** What the app brings to its session. */
export interface AppParts {
  readonly issue: () => Promise<IssuedToken>;
  readonly logout?: (() => Promise<unknown>) | undefined;
  readonly onLog?: OnLog | undefined;
  /** Why nothing of this can work. */
  readonly refusal?: WalletJwtError;
}

/** Takes what the session is doing, for a log. Never a token, a claim or an address. */
export type OnLog = (level: LogLevel, code: string, fields: Readonly<Record<string, unknown>>) => void;

/** How `issue` is asked for a sign-in. */
export interface SignInOptions {
  readonly token?: never;
  /** A failure is no error on the screen: for an attempt that the user has not asked for, e.g. at the start of the app. */
  readonly silent?: boolean | undefined;
  /** The user has just logged in to the wallet SDK: a logout that is still owed would end that, and is dropped. */
  readonly loggedInAgain?: boolean | undefined;
}

/** Which token is wanted. */
export interface TokenOptions {
  /** How long it must live, in seconds. Default 60. */
  readonly minTtlSecs?: number | undefined;
  /** One that a server has refused: it is not handed out again. */
  readonly rejected?: string | null | undefined;
}

/** What happens to a session, for who wants to know. What the app is asked for is answered here. */
export type ToldEvent = Exclude<SessionEvent, { kind: 'tokenNeeded' | 'logoutNeeded' | 'log' }>;

/** The calls of a session that take nothing. */
type PlainMethod =
  | 'sessionRestore'
  | 'sessionCancelSignIn'
  | 'sessionSignOut'
  | 'sessionCheckNow'
  | 'sessionEnterForeground'
  | 'sessionSignOutAll';

/** Requests whose callers may still wait for their rejection; one is asked at a time. */
const CAUSES_KEPT = 32;

/** These end a sign-in because the app, or the user, said so. */
const WANTED = ['E_SIGNED_OUT', 'E_ISSUE_CANCELLED'];

/**
 * One session of this app: what all managers and components of one configuration share. The native part decides everything;
 * this calls it, answers when it asks for a token or a logout, and tells who wants to know what is different.
 */
export class SessionCore {
  /** Called after each change of `view`. */
  readonly changes = new Listeners<[]>();
  readonly events = new Listeners<[ToldEvent]>();
  view: SessionView = { ...NOTHING_KNOWN, error: null };
  /** What its components share. */
  screen: SessionOnScreen | null = null;

  private known = NOTHING_KNOWN;
  private unrestored: SessionState | null = null;
  private signInError: WalletJwtError | null = null;
  private callsUnderWay = 0;
  private isInsideIssue = false;
  private lastToken = '';
  /** What `issue` has thrown, by the request that it was asked for. */
  private readonly causes = new Map<unknown, unknown>();

  /**
   * @param text the configuration, which names the session for the native part
   * @param app the newest manager's
   * @param listen sees to it that no event is missed
   */
  constructor(
    private readonly text: string,
    public app: AppParts,
    private readonly listen: () => void
  ) {}

  restore(): Promise<SessionState> {
    return this.looked(this.ask('sessionRestore'));
  }

  checkNow(): Promise<SessionState> {
    return this.looked(this.ask('sessionCheckNow'));
  }

  enterForeground(): Promise<SessionState> {
    return this.looked(this.ask('sessionEnterForeground'));
  }

  async signIn(given?: IssuedToken | SignInOptions): Promise<Session> {
    await this.changing(this.askToSignIn(given), true, isOptions(given) && given?.silent === true);
    const session = sessionOf(this.view.state);
    if (!session) throw new WalletJwtError('E_SIGNED_OUT', 'signed out in the moment of signing in');
    return session;
  }

  async token(options: TokenOptions = {}): Promise<string> {
    if (typeof options !== 'object' || (options as unknown) === null) {
      const detail = `token takes {minTtlSecs, rejected}, not ${checks.typeName(options)}`;
      throw new WalletJwtError('E_CONFIG_OPTION', detail);
    }
    const minTtlSecs = checks.checkedSeconds('minTtlSecs', options.minTtlSecs ?? 60);
    const rejected = options.rejected == null ? null : checks.checkedToken(options.rejected);
    this.refuseInsideIssue();
    try {
      const token = await callNative('sessionToken', this.ready(), minTtlSecs, rejected);
      // A token that was handed out before says nothing new. Its end is enough to know it by, and is no secret by itself.
      if (token.slice(-16) !== this.lastToken) this.look();
      this.lastToken = token.slice(-16);
      return token;
    } catch (failure) {
      this.look();
      throw this.explained(failure);
    }
  }

  async cancelSignIn(): Promise<void> {
    this.take(await this.ask('sessionCancelSignIn'), this.view.error);
  }

  signOut(): Promise<void> {
    const signedOut = this.changing(this.ask('sessionSignOut'));
    // It takes effect in memory before the keychain has answered.
    this.look();
    return signedOut;
  }

  signOutAll(): Promise<void> {
    return this.changing(this.ask('sessionSignOutAll'));
  }

  async listAccounts(): Promise<readonly string[]> {
    return readDocument('accounts', await callNative('sessionAccounts', this.ready()));
  }

  /** An event of the native part. */
  hear(json: string): void {
    guarded(() => {
      const event = readDocument('SessionEvent', json);
      if (event.kind === 'log') return this.app.onLog?.(event.level, event.code, fieldsOf(event.fieldsJson));
      this.look();
      if (event.kind === 'tokenNeeded') void this.answer(event.requestId);
      else if (event.kind === 'logoutNeeded') void this.logOut(event.requestId);
      else this.events.notify(event);
    });
  }

  /** For `react-native-wallet-jwt/jest`: as it was at first. */
  forget(): void {
    [this.known, this.unrestored, this.lastToken] = [NOTHING_KNOWN, null, ''];
    this.causes.clear();
    this.show(null);
  }

  /** The session's name for the native part. Throws what makes every call futile. */
  private ready(): string {
    if (this.app.refusal) throw this.app.refusal;
    this.listen();
    return this.text;
  }

  private async ask(method: PlainMethod): Promise<SessionSnapshot> {
    return readDocument('SessionSnapshot', await callNative(method, this.ready()));
  }

  private async askToSignIn(given?: IssuedToken | SignInOptions): Promise<SessionSnapshot> {
    let json: string;
    if (isOptions(given)) {
      this.refuseInsideIssue();
      json = await callNative('sessionSignIn', this.ready(), given?.loggedInAgain === true);
    } else {
      const { token, keyId } = checks.checkedIssuedToken(given);
      json = await callNative('sessionSignInWith', this.ready(), token, keyId);
    }
    return readDocument('SessionSnapshot', json);
  }

  private async answer(requestId: number): Promise<void> {
    const issued = await this.issued(requestId);
    try {
      const json =
        typeof issued === 'string'
          ? await callNative('sessionFailRequest', this.text, requestId, `JavaScript's \`issue\`: ${issued}`)
          : await callNative('sessionProvideToken', this.text, requestId, issued.token, issued.keyId);
      this.take(readDocument('SessionSnapshot', json), this.view.error);
    } catch {
      // Superseded: nobody waits. Refused: who waits hears of it.
      this.look();
    }
  }

  /** What `issue` resolves to, or why that is no token: without its words, nobody knows what they quote. */
  private async issued(requestId: number): Promise<checks.CheckedToken | string> {
    let given: unknown;
    try {
      given = await this.startIssue();
    } catch (thrown) {
      this.causes.set(requestId, thrown);
      for (const oldest of this.causes.keys()) if (this.causes.size > CAUSES_KEPT) this.causes.delete(oldest);
      return `it threw ${checks.kindOfThrown(thrown)}`;
    }
    try {
      return checks.checkedIssuedToken(given);
    } catch (wrong) {
      return (wrong as WalletJwtError).message;
    }
  }

  private startIssue(): Promise<IssuedToken> {
    this.isInsideIssue = true;
    try {
      return this.app.issue();
    } finally {
      this.isInsideIssue = false;
    }
  }

  private refuseInsideIssue(): void {
    if (!this.isInsideIssue) return;
    const why =
      '`signIn()` or `token()` was called inside `issue`, which would wait for itself: what `issue` sends must go without the session’s token';
    throw new WalletJwtError('E_ISSUE_FAILED', why);
  }

  private async logOut(requestId: number): Promise<void> {
    try {
      const isDone = await Promise.resolve()
        .then(() => this.app.logout?.())
        .then(
          () => true,
          () => false
        );
      const method = isDone ? 'sessionCompleteLogout' : 'sessionFailLogout';
      this.take(
        readDocument('SessionSnapshot', await callNative(method, this.text, requestId)),
        this.view.error
      );
    } catch {
      this.look();
    }
  }

  /** A look at the session: what has succeeded clears the error, unless that is a sign-in's. */
  private async looked(call: Promise<SessionSnapshot>): Promise<SessionState> {
    try {
      const snapshot = await call;
      this.take(snapshot, this.view.error === this.signInError ? this.signInError : null);
      return this.view.state;
    } catch (failure) {
      const error = this.explained(failure);
      const unrestored: SessionState = { kind: 'unavailable', status: 'unavailable', code: error.code };
      this.unrestored = sameOr(this.unrestored, unrestored);
      this.look(error);
      throw error;
    }
  }

  /** A sign-in or a sign-out: it is pending until it has succeeded, which clears the error, or failed, which sets it. */
  private async changing(call: Promise<SessionSnapshot>, isSignIn = false, isSilent = false): Promise<void> {
    this.callsUnderWay += 1;
    this.show(this.view.error);
    try {
      const snapshot = await call;
      this.callsUnderWay -= 1;
      this.take(snapshot, null);
    } catch (failure) {
      this.callsUnderWay -= 1;
      const error = this.explained(failure);
      if (isSignIn && error.code !== 'E_LOGOUT_PENDING') this.signInError = error;
      this.look(isSilent || WANTED.includes(error.code) ? this.view.error : error);
      throw error;
    }
  }

  /** With what `issue` threw, if that is why, and in words why it gave no token. */
  private explained(failure: unknown): WalletJwtError {
    const error = errorFromNative(failure);
    const { requestId, reason } = error.fields;
    if (error.code !== 'E_ISSUE_FAILED' || typeof reason !== 'string') return error;
    const cause = this.causes.has(requestId) ? { cause: this.causes.get(requestId) } : undefined;
    return new WalletJwtError(error.code, `${error.message}: ${reason}`, error.fields, cause);
  }

  /** Asks what is known at this moment. */
  private look(error = this.view.error): void {
    try {
      this.take(readDocument('SessionSnapshot', askNative('sessionSnapshot', this.ready())), error);
    } catch {
      // What was called says why: there is no native part, or the configuration is wrong.
      this.show(error);
    }
  }

  private take(snapshot: SessionSnapshot, error: WalletJwtError | null): void {
    this.known = newerOf(this.known, snapshot);
    this.show(error);
  }

  /** Tells at once everything that is different. */
  private show(error: WalletJwtError | null): void {
    const { isKept, isPending, owed, state } = this.known;
    const view = {
      state: (state.kind === 'notRestored' && this.unrestored) || state,
      isKept,
      isPending: isPending || this.callsUnderWay > 0,
      owed,
      error,
    };
    if (areSame(view, this.view, ['state', 'isKept', 'isPending', 'owed', 'error'])) return;
    this.view = view;
    this.changes.notify();
  }
}

/** Whether that says how to ask, and is no token. */
function isOptions(given: unknown): given is SignInOptions | undefined {
  if (typeof given !== 'object' || given === null) return given === undefined;
  return Object.keys(given).every((name) => name === 'silent' || name === 'loggedInAgain');
}
