import type { Session, SessionEvent, SessionState } from '../generated/types';
import { rejectionOf, type TwinRejection } from './twinRejection';
import { sessionOf } from './twinToken';

/** What a twin's session needs of the twin around it. */
export interface TwinSurroundings {
  /** The token that the keychain keeps for this session; null if there is none. */
  kept: string | null;
  /** Nobody can read the keychain. */
  readonly isLocked: boolean;
  tell(event: SessionEvent): void;
  /** Judges a token. Throws a rejection, or returns its session. */
  judge(token: string): Session;
}

interface Held {
  readonly token: string;
  readonly session: Session;
}

interface Renewal {
  readonly requestId: number;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly waiters: {
    minTtlSecs: number;
    resolve: (token: string) => void;
    reject: (rejection: TwinRejection) => void;
  }[];
}

/** What a timer takes, in milliseconds: 24 days. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** One session of the twin, by the rules of the Rust library's session manager. */
export class TwinSession {
  private known: Exclude<SessionState, { session: Session }> = { kind: 'notRestored', status: 'loading' };
  private held: Held | null = null;
  private wasActive = false;
  private lastRequestId = 0;
  private renewal: Renewal | null = null;
  private signOuts = 0;
  private expiry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly around: TwinSurroundings,
    private readonly renewalTimeoutSecs: number
  ) {}

  state(): SessionState {
    if (!this.held) return this.known;
    const { session } = this.held;
    const isLive = session.expiresAt * 1000 > Date.now();
    return isLive
      ? { kind: 'active', status: 'active', session }
      : { kind: 'expired', status: 'expired', session };
  }

  snapshot(): object {
    return { ...this.state(), isKept: this.held !== null && this.around.kept === this.held.token };
  }

  /** Takes up what the keychain has, without judging it again. */
  restore(): SessionState {
    const { isLocked, kept } = this.around;
    if (isLocked) this.become({ kind: 'locked', status: 'locked' });
    else if (kept === null) this.release();
    else this.hold({ token: kept, session: { ...sessionOf(kept), keySource: 'stored' } });
    return this.state();
  }

  signIn(token: string): Session {
    // Whose entry the keychain has counts first.
    if (this.known.kind === 'notRestored' && !this.held) this.restore();
    const session = this.around.judge(token);
    if (session.tokenKind === 'elevated') throw rejectionOf('E_TOKEN_ELEVATED');
    if (this.held && this.held.session.userId !== session.userId) throw rejectionOf('E_USER_CHANGED');
    if (!this.around.isLocked) this.around.kept = token;
    this.hold({ token, session });
    if (this.around.isLocked) this.around.tell({ kind: 'notKept', code: 'E_VAULT_LOCKED' });
    return session;
  }

  token(minTtlSecs: number): Promise<string> {
    if (this.state().kind === 'notRestored') this.restore();
    const { held } = this;
    if (!held)
      return Promise.reject(rejectionOf(this.known.kind === 'locked' ? 'E_VAULT_LOCKED' : 'E_SIGNED_OUT'));
    if (remainingSecs(held) >= Math.max(1, minTtlSecs)) return Promise.resolve(held.token);
    return new Promise((resolve, reject) => {
      this.renewal ??= this.askForToken();
      this.renewal.waiters.push({ minTtlSecs, resolve, reject });
    });
  }

  completeRenewal(requestId: number, token: string): Session {
    const waiters = this.endRenewal(requestId);
    let session: Session;
    try {
      session = this.signIn(token);
    } catch (refusal) {
      const { code } = refusal as TwinRejection;
      const failure =
        code === 'E_USER_CHANGED' ? rejectionOf(code) : rejectionOf('E_RENEWAL_FAILED', { cause: code });
      for (const waiter of waiters) waiter.reject(failure);
      throw refusal;
    }
    for (const waiter of waiters) {
      const secs = remainingSecs({ token, session });
      if (secs >= waiter.minTtlSecs) waiter.resolve(token);
      else waiter.reject(rejectionOf('E_TTL_UNREACHABLE', { remainingSecs: secs }));
    }
    return session;
  }

  failRenewal(requestId: number, reason: string): void {
    for (const waiter of this.endRenewal(requestId))
      waiter.reject(rejectionOf('E_RENEWAL_FAILED', { reason }));
  }

  signOut(): void {
    this.signOuts += 1;
    const { isLocked } = this.around;
    if (!isLocked) this.around.kept = null;
    this.release();
    if (this.renewal) {
      for (const waiter of this.endRenewal(this.renewal.requestId))
        waiter.reject(rejectionOf('E_SIGNED_OUT'));
    }
    if (isLocked) throw rejectionOf('E_DELETE_PENDING');
  }

  checkNow(): SessionState {
    if (this.known.kind === 'locked') return this.restore();
    this.noticeTime();
    return this.state();
  }

  /** Counts the sign-outs: what began before one must not take effect after it. */
  get epoch(): number {
    return this.signOuts;
  }

  /** For a test: from now on that is what is known. */
  become(state: Exclude<SessionState, { session: Session }>): void {
    const isDifferent = this.held !== null || this.known.kind !== state.kind;
    [this.held, this.known] = [null, state];
    if (isDifferent) this.around.tell({ kind: 'changed', status: state.status });
  }

  hold(held: Held): void {
    const isSame = JSON.stringify(this.held?.session) === JSON.stringify(held.session);
    this.held = held;
    if (!isSame) {
      this.wasActive = false;
      const { status, kind } = this.state();
      this.around.tell({ kind: 'changed', status });
      if (kind === 'expired') this.around.tell({ kind: 'expired' });
      this.wasActive = kind === 'active';
    }
    this.watchExpiry();
  }

  /** Ends what would still happen by itself. */
  end(): void {
    clearTimeout(this.expiry);
    if (this.renewal) clearTimeout(this.renewal.timer);
  }

  /** Notices that the token in hand has expired. */
  noticeTime(): void {
    if (!this.wasActive || this.state().kind !== 'expired') return;
    this.wasActive = false;
    this.around.tell({ kind: 'changed', status: 'expired' });
    this.around.tell({ kind: 'expired' });
  }

  /** For a test: the token in hand is past its `exp`. */
  expire(): void {
    if (this.held)
      this.hold({
        ...this.held,
        session: { ...this.held.session, expiresAt: Math.floor(Date.now() / 1000) - 1 },
      });
  }

  /** As the native part, which notices by itself that a session runs out. */
  private watchExpiry(): void {
    clearTimeout(this.expiry);
    if (!this.held || !this.wasActive) return;
    const remainingMs = this.held.session.expiresAt * 1000 - Date.now();
    this.expiry = setTimeout(
      () => {
        this.noticeTime();
        this.watchExpiry();
      },
      Math.min(Math.max(0, remainingMs), LONGEST_TIMER)
    );
    // A test that is done must not wait for it.
    (this.expiry as { unref?: () => void }).unref?.();
  }

  private release(): void {
    this.become({ kind: 'signedOut', status: 'signedOut' });
  }

  private askForToken(): Renewal {
    this.lastRequestId += 1;
    const requestId = this.lastRequestId;
    const timer = setTimeout(() => {
      for (const waiter of this.endRenewal(requestId)) waiter.reject(rejectionOf('E_RENEWAL_TIMEOUT'));
    }, this.renewalTimeoutSecs * 1000);
    this.around.tell({ kind: 'renewalNeeded', requestId });
    return { requestId, timer, waiters: [] };
  }

  private endRenewal(requestId: number): Renewal['waiters'] {
    const { renewal } = this;
    if (renewal?.requestId !== requestId) throw rejectionOf('E_RENEWAL_SUPERSEDED');
    clearTimeout(renewal.timer);
    this.renewal = null;
    return renewal.waiters;
  }
}

function remainingSecs({ session }: Held): number {
  return session.expiresAt - Math.floor(Date.now() / 1000);
}
