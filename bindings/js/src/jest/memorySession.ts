import type { ErrorCode } from '../generated/errorCodes';
import type { Owed, Session, SessionEvent, SessionState, TokenPurpose } from '../generated/types';
import { rejectionOf, type MemoryRejection } from './memoryRejection';
import { sessionOf } from './memoryToken';

/** The keychain of a session. */
export interface MemoryKeychain {
  /** Whether it cannot be read. */
  isLocked: boolean;
  /** The token of every entry that was not written yet. */
  keptAtFirst: string | null;
}

/** One configuration of a session. Configurations that differ only in options are managers of one session. */
export interface MemoryManager {
  readonly acceptAccessTokens?: boolean;
  readonly hasLogout?: boolean;
  readonly issueTimeoutSecs?: number;
  readonly renewInForeground?: boolean;
  readonly tell: (event: SessionEvent) => void;
}

type Timer = ReturnType<typeof setTimeout>;

/** The longest time a timer accepts, in milliseconds: 24 days. */
const LONGEST_TIMER = 2 ** 31 - 1;

const LOCKED = { kind: 'locked', status: 'locked' } as const;
const SIGNED_OUT = { kind: 'signedOut', status: 'signedOut' } as const;

/** Counts in the whole process, as in the library. */
let [lastRequestId, lastCounter] = [0, 0];

/** A request to the app: all callers wait for one answer. */
class Asked {
  readonly requestId = (lastRequestId += 1);
  /** A sign-in waits for it. */
  isSignIn = false;
  resolve: (token: string) => void = () => undefined;
  reject: (rejection: MemoryRejection) => void = () => undefined;
  readonly answer = new Promise<string>((...ends) => {
    [this.resolve, this.reject] = ends;
  });

  constructor(readonly purpose: TokenPurpose) {
    this.answer.catch(() => undefined);
  }
}

/** One session of the in-memory module, by the library's rules, without keychain faults or other processes. */
export class MemorySession {
  readonly managers: MemoryManager[] = [];
  private known: typeof LOCKED | typeof SIGNED_OUT | null = null;
  private held: { readonly token: string; readonly session: Session } | null = null;
  private told = 'loading';
  private request: Asked | null = null;
  private logout: Asked | null = null;
  private readonly owed: Owed = { deletion: false, logout: false };
  private readonly timers: { limit?: Timer; expiry?: Timer } = {};
  private last = { text: '', counter: 0 };

  constructor(
    private readonly keychain: MemoryKeychain,
    private readonly entries: Map<string, string>,
    private readonly entry: string,
    private readonly judge: (token: string) => Session
  ) {}

  snapshot(): object {
    // Before the first sign-in there is no event that says that nobody is signed in.
    if (this.held) this.tellChange();
    const isKept = this.held !== null && this.kept() === this.held.token;
    const isPending = this.request?.isSignIn === true || this.logout !== null;
    const said = { ...this.state(), isKept, isPending, owed: this.owed };
    const text = JSON.stringify(said);
    if (text !== this.last.text) this.last = { text, counter: (lastCounter += 1) };
    return { ...said, counter: this.last.counter };
  }

  /** Reads the keychain. A token from there replaces the current one only if it expires later. */
  restore(): void {
    const [kept, { isLocked }] = [this.kept(), this.keychain];
    this.known = isLocked ? LOCKED : SIGNED_OUT;
    const session = sessionOf(kept ?? '');
    const isLater = session.expiresAt > (this.held?.session.expiresAt ?? -1);
    if (kept !== null && isLater && !isLocked) this.hold(kept, { ...session, keySource: 'stored' });
    else this.tellChange();
  }

  signIn(manager: MemoryManager, isLoggedInAgain: boolean): Promise<string> {
    this.restoreIfKept();
    if (isLoggedInAgain) this.completeLogout(manager);
    if (this.owed.logout) throw rejectionOf('E_LOGOUT_PENDING');
    const request = this.ask('signIn', manager);
    request.isSignIn = true;
    return request.answer;
  }

  /** Starts the session with a token. Throws if it is refused. Callers that wait for a token get it. */
  signInWith(manager: MemoryManager, token: string): void {
    this.restoreIfKept();
    const session = this.judge(token);
    const isLogin = { id: true, legacy: true, access: manager.acceptAccessTokens, elevated: false };
    if (isLogin[session.tokenKind] !== true) throw rejectionOf('E_TOKEN_KIND');
    if (this.held && this.held.session.userId !== session.userId) throw rejectionOf('E_USER_CHANGED');
    this.completeLogout(manager);
    if (!this.keychain.isLocked) this.keep(token);
    this.hold(token, session);
    if (this.keychain.isLocked) this.tell({ kind: 'notKept', code: 'E_VAULT_LOCKED' });
    this.endRequest()?.resolve(token);
  }

  async token(manager: MemoryManager, minTtlSecs: number, rejected: string | null): Promise<string> {
    if (!this.held && !this.known) this.restore();
    this.tellChange();
    if (!this.held) throw rejectionOf(this.known === LOCKED ? 'E_VAULT_LOCKED' : 'E_SIGNED_OUT');
    const { token: inHand, session } = this.held;
    if (inHand !== rejected && remainingSecs(session) >= Math.max(1, minTtlSecs)) return inHand;
    const { answer, requestId } = this.ask('renewal', manager);
    const token = await answer;
    if (token === rejected) throw rejectionOf('E_ISSUE_FAILED', { requestId, reason: 'the rejected token' });
    const secs = remainingSecs(sessionOf(token));
    if (secs >= minTtlSecs) return token;
    throw rejectionOf('E_TTL_UNREACHABLE', { remainingSecs: secs });
  }

  provideToken(manager: MemoryManager, requestId: number, token: string): void {
    this.insistOn(requestId);
    try {
      this.signInWith(manager, token);
    } catch (refusal) {
      const { code, userInfo } = refusal as MemoryRejection;
      this.fail(code, JSON.parse(userInfo.fields) as object);
      throw refusal;
    }
  }

  failRequest(_: MemoryManager, requestId: number, reason: string): void {
    this.insistOn(requestId);
    this.fail('E_ISSUE_FAILED', { reason });
  }

  cancelSignIn(): void {
    const { requestId, isSignIn } = this.request ?? {};
    if (isSignIn) this.endRequest()?.reject(rejectionOf('E_ISSUE_CANCELLED', { requestId }));
  }

  async signOut(): Promise<void> {
    this.owed.deletion = this.keychain.isLocked;
    if (!this.owed.deletion) this.keep(null);
    this.become(SIGNED_OUT);
    this.endRequest()?.reject(rejectionOf('E_SIGNED_OUT'));
    this.owed.logout = this.managers.some(({ hasLogout }) => hasLogout);
    await this.payLogout();
    if (this.owed.deletion) throw rejectionOf('E_DELETE_PENDING');
  }

  unlock(): void {
    if (!this.held) this.restore();
    if (this.known === LOCKED) throw rejectionOf('E_VAULT_LOCKED');
  }

  async checkNow(): Promise<void> {
    if (this.owed.deletion && this.keychain.isLocked) throw rejectionOf('E_DELETE_PENDING');
    if (this.owed.deletion) this.keep(null);
    this.restore();
    if (!this.held) await this.payLogout();
  }

  async enterForeground(manager: MemoryManager): Promise<void> {
    await this.checkNow();
    const isShort = this.held && remainingSecs(this.held.session) < 60;
    if (isShort && manager.renewInForeground) this.ask('renewal', manager);
  }

  completeLogout(_: MemoryManager, requestId?: number): void {
    this.endLogout(true, requestId);
  }

  failLogout(_: MemoryManager, requestId: number): void {
    this.endLogout(false, requestId);
  }

  /** Drops the current session. */
  become(state: typeof LOCKED | typeof SIGNED_OUT): void {
    [this.held, this.known] = [null, state];
    this.tellChange();
  }

  /** For a test: takes the session from the keychain, unless nobody has asked for it yet. */
  replace(): void {
    if (!this.held && !this.known) return;
    this.held = null;
    this.restore();
  }

  /** For a test: moves the current token past its `exp`. */
  expire(): void {
    const expiresAt = Math.floor(Date.now() / 1000) - 1;
    if (this.held) this.hold(this.held.token, { ...this.held.session, expiresAt });
  }

  /** For a test: stops timers and the request. */
  end(): void {
    clearTimeout(this.timers.expiry);
    this.endRequest();
  }

  private state(): SessionState {
    if (!this.held) return this.known ?? { kind: 'notRestored', status: 'loading' };
    const { session } = this.held;
    const word = remainingSecs(session) > 0 ? 'active' : 'expired';
    return { kind: word, status: word, session };
  }

  private kept(): string | null {
    return this.entries.get(this.entry) ?? this.keychain.keptAtFirst;
  }

  private keep(token: string | null): void {
    [this.keychain.keptAtFirst, this.owed.deletion] = [null, false];
    if (token === null) this.entries.delete(this.entry);
    else this.entries.set(this.entry, token);
  }

  /** Before a sign-in: restores the user of the keychain's entry first. */
  private restoreIfKept(): void {
    if (this.held || this.known) return;
    if (this.keychain.isLocked || this.kept() !== null) this.restore();
  }

  private hold(token: string, session: Session): void {
    const isRenewed = this.held !== null && this.held.token !== token;
    this.held = { token, session };
    this.tellChange(isRenewed);
  }

  private ask(purpose: TokenPurpose, manager: MemoryManager): Asked {
    if (this.request) return this.request;
    this.request = new Asked(purpose);
    const limitSecs = manager.issueTimeoutSecs ?? (purpose === 'renewal' ? 90 : 600);
    this.timers.limit = later(limitSecs * 1000, () => {
      this.fail('E_ISSUE_TIMEOUT');
    });
    manager.tell({ kind: 'tokenNeeded', purpose, requestId: this.request.requestId });
    return this.request;
  }

  private insistOn(requestId: number): void {
    if (this.request?.requestId !== requestId) throw rejectionOf('E_RENEWAL_SUPERSEDED');
  }

  private fail(code: ErrorCode, fields: object = {}): void {
    const request = this.endRequest();
    if (!request) return;
    const { requestId, purpose, reject } = request;
    reject(rejectionOf(code, { ...fields, requestId }));
    this.tell({ kind: 'tokenFailed', code, purpose, requestId });
  }

  /** Ends the request and returns it: it cannot be answered any more. */
  private endRequest(): Asked | null {
    const { request } = this;
    this.request = null;
    clearTimeout(this.timers.limit);
    return request;
  }

  private async payLogout(): Promise<void> {
    const manager = this.managers.find(({ hasLogout }) => hasLogout);
    if (!this.owed.logout || !manager) return;
    if (!this.logout) {
      this.logout = new Asked('signIn');
      manager.tell({ kind: 'logoutNeeded', requestId: this.logout.requestId });
    }
    await this.logout.answer;
  }

  /** Without a `requestId`: ends the running logout, if any. */
  private endLogout(isDone: boolean, requestId = this.logout?.requestId): void {
    const { logout } = this;
    if (logout?.requestId !== requestId) return;
    [this.logout, this.owed.logout] = [null, this.owed.logout && !isDone];
    if (isDone) logout?.resolve('');
    else logout?.reject(rejectionOf('E_LOGOUT_PENDING'));
  }

  private tell(event: SessionEvent): void {
    for (const { tell } of this.managers) tell(event);
  }

  /** Sends events for changes, and sets a timer for when the current token expires. */
  private tellChange(renewed = false): void {
    const { status } = this.state();
    const isOther = status !== this.told;
    this.told = status;
    if (isOther || renewed) this.tell({ kind: 'changed', status, renewed });
    if (isOther && status === 'expired') this.tell({ kind: 'expired' });
    clearTimeout(this.timers.expiry);
    if (!this.held || status !== 'active') return;
    const { expiresAt } = this.held.session;
    this.timers.expiry = later(Math.min(expiresAt * 1000 - Date.now(), LONGEST_TIMER), () => {
      this.tellChange();
    });
  }
}

/** Does not keep a finished test's process running. */
function later(millis: number, call: () => void): Timer {
  const timer = setTimeout(call, millis);
  (timer as { unref?: () => void }).unref?.();
  return timer;
}

function remainingSecs({ expiresAt }: Session): number {
  return expiresAt - Math.floor(Date.now() / 1000);
}
