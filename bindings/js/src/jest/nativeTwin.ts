import type { NativeAnswer, NativeSessionEvent, Spec } from '../NativeWalletJwt';
import type { ErrorCode } from '../generated/errorCodes';
import type { Session, SessionEvent, UnverifiedToken } from '../generated/types';
import { rejectionOf, type TwinRejection } from './twinRejection';
import { partsOf, sessionOf } from './twinToken';
import { TwinSession } from './twinSession';

type Fields = Readonly<Record<string, unknown>>;

interface PlannedFailure {
  readonly method: keyof Spec | null;
  readonly rejection: TwinRejection;
}

/** What a session's configuration says, as far as the twin looks at it. */
interface SessionConfiguration {
  readonly account: string;
  readonly renewalTimeoutSecs: number;
  readonly vault: unknown;
  readonly verifier: { readonly provider: { readonly kind: string; readonly environment?: string } };
}

/**
 * The native part in memory: the same methods, answers and events, without keys and without a keychain. It takes every token
 * whose `exp` is not past for good.
 */
export class NativeTwin implements Spec {
  /** What vaults hold, by configuration, then by account. */
  private readonly vaults = new Map<string, Map<string, string>>();
  private readonly sessions = new Map<string, TwinSession>();
  private readonly listeners = new Set<(event: NativeSessionEvent) => void>();
  private failures: PlannedFailure[] = [];
  /** What a session's vault has that nobody has written to. */
  private keptAtFirst: string | null = null;
  private isLocked = false;

  /** The next call, or the next one of that method, rejects. */
  failNext(code: ErrorCode, fields: Fields = {}, method: keyof Spec | null = null): void {
    this.failures.push({ method, rejection: rejectionOf(code, fields) });
  }

  /** Whoever is signed in: from now on that token is what is in hand and what is kept; null for nobody. */
  replaceSessions(token: string | null): void {
    [this.keptAtFirst, this.isLocked] = [token, false];
    this.vaults.clear();
    for (const session of this.sessions.values()) {
      if (session.state().kind !== 'notRestored') session.restore();
    }
  }

  /** Every session in hand is past its `exp`. */
  expireSessions(): void {
    for (const session of this.sessions.values()) session.expire();
  }

  /** Nobody can read the keychain. */
  lockSessions(): void {
    this.isLocked = true;
    for (const session of this.sessions.values()) {
      if (session.state().kind !== 'notRestored') session.restore();
    }
  }

  /** As it was at first. Who listens goes on to. */
  reset(): void {
    [this.failures, this.keptAtFirst, this.isLocked] = [[], null, false];
    this.vaults.clear();
    for (const session of this.sessions.values()) session.end();
    this.sessions.clear();
  }

  /** How many listen to events. */
  get listenerCount(): number {
    return this.listeners.size;
  }

  decodeUnverified(token: string): NativeAnswer {
    const parts = partsOf(token);
    if (!parts) return answerOf(rejectionOf('E_TOKEN_MALFORMED'));
    const { audiences, expiresAt, identity, issuedAt, userId, wallets } = sessionOf(token);
    const { header } = parts;
    const decoded: UnverifiedToken = {
      algorithm: typeof header['alg'] === 'string' ? header['alg'] : 'none',
      ...(typeof header['kid'] === 'string' && { keyId: header['kid'] }),
      shape: 'unknown',
      userId,
      audiences,
      ...(issuedAt !== undefined && { issuedAt }),
      expiresAt,
      identity,
      wallets,
      headerJson: JSON.stringify(header),
      claimsJson: parts.json,
    };
    return { json: JSON.stringify(decoded) };
  }

  verify(_: string, token: string): Promise<string> {
    return this.answer('verify', () => JSON.stringify(this.judge(token)));
  }

  verifyOffline(_: string, token: string): Promise<string> {
    return this.answer('verifyOffline', () => JSON.stringify({ ...this.judge(token), keySource: 'cached' }));
  }

  refreshKeys(): Promise<void> {
    return this.answer('refreshKeys', () => undefined);
  }

  keysStatus(): Promise<string> {
    return this.answer('keysStatus', () => JSON.stringify({ usableKeys: [], skippedKeys: [] }));
  }

  exportKeys(): Promise<string | null> {
    return this.answer('exportKeys', () => null);
  }

  importKeys(): Promise<boolean> {
    return this.answer('importKeys', () => true);
  }

  vaultSave(vault: string, account: string, token: string): Promise<void> {
    return this.answer('vaultSave', () => void this.vault(vault).set(account, token));
  }

  vaultLoad(vault: string, account: string): Promise<string | null> {
    return this.answer('vaultLoad', () => this.vault(vault).get(account) ?? null);
  }

  vaultDelete(vault: string, account: string): Promise<void> {
    return this.answer('vaultDelete', () => void this.vault(vault).delete(account));
  }

  vaultAccounts(vault: string): Promise<string[]> {
    return this.answer('vaultAccounts', () => [...this.vault(vault).keys()].sort());
  }

  vaultClear(vault: string): Promise<void> {
    return this.answer('vaultClear', () => {
      this.vault(vault).clear();
    });
  }

  vaultStatus(): Promise<string> {
    return this.answer('vaultStatus', () =>
      JSON.stringify({ description: 'memory of the test', readiness: 'ready' })
    );
  }

  sessionRestore(session: string): Promise<string> {
    return this.answer('sessionRestore', () => JSON.stringify(this.session(session).restore()));
  }

  sessionSignIn(session: string, token: string): Promise<string> {
    const { epoch } = this.session(session);
    return this.answer('sessionSignIn', () => {
      if (this.session(session).epoch !== epoch) throw rejectionOf('E_SIGNED_OUT');
      return JSON.stringify(this.session(session).signIn(token));
    });
  }

  sessionToken(session: string, minTtlSecs: number): Promise<string> {
    return this.answer('sessionToken', () => this.session(session).token(minTtlSecs));
  }

  sessionCompleteRenewal(session: string, requestId: number, token: string): Promise<string> {
    return this.answer('sessionCompleteRenewal', () =>
      JSON.stringify(this.session(session).completeRenewal(requestId, token))
    );
  }

  sessionFailRenewal(session: string, requestId: number, reason: string): Promise<void> {
    return this.answer('sessionFailRenewal', () => {
      this.session(session).failRenewal(requestId, reason);
    });
  }

  sessionSignOut(session: string): Promise<void> {
    return this.answer('sessionSignOut', () => {
      this.session(session).signOut();
    });
  }

  sessionCheckNow(session: string): Promise<string> {
    return this.answer('sessionCheckNow', () => JSON.stringify(this.session(session).checkNow()));
  }

  sessionSnapshot(session: string): NativeAnswer {
    return { json: JSON.stringify(this.session(session).snapshot()) };
  }

  readonly onSessionEvent = (listener: (event: NativeSessionEvent) => void): { remove: () => void } => {
    const own = (event: NativeSessionEvent) => {
      listener(event);
    };
    this.listeners.add(own);
    return { remove: () => void this.listeners.delete(own) };
  };

  /** Tells an event later, as the native part does from its own thread. */
  protected tell(session: string, event: SessionEvent): void {
    this.tellText(session, JSON.stringify(event));
  }

  protected tellText(session: string, event: string): void {
    const told = { session, event };
    void Promise.resolve().then(() => {
      for (const listener of [...this.listeners]) listener(told);
    });
  }

  /** Judges a token: only its `exp` counts. */
  protected judge(token: string): Session {
    const session = sessionOf(token);
    if (session.expiresAt * 1000 > Date.now()) return session;
    throw rejectionOf('E_EXPIRED', { expiredAt: session.expiresAt });
  }

  /** Answers later, unless a failure was planned for this call. */
  protected async answer<T>(method: keyof Spec, call: () => T | Promise<T>): Promise<T> {
    // The answers to a renewal are no calls of the app: a failure for its next call is not for them.
    const isOwn = method === 'sessionCompleteRenewal' || method === 'sessionFailRenewal';
    const index = this.failures.findIndex(
      (failure) => failure.method === method || (failure.method === null && !isOwn)
    );
    const [planned] = index < 0 ? [] : this.failures.splice(index, 1);
    await Promise.resolve();
    if (planned) throw planned.rejection;
    return call();
  }

  private vault(configuration: string): Map<string, string> {
    let vault = this.vaults.get(configuration);
    if (!vault) {
      vault = new Map();
      this.vaults.set(configuration, vault);
    }
    return vault;
  }

  private session(text: string): TwinSession {
    let session = this.sessions.get(text);
    if (!session) {
      session = this.makeSession(text);
      this.sessions.set(text, session);
    }
    return session;
  }

  private makeSession(text: string): TwinSession {
    const { account, renewalTimeoutSecs, vault, verifier } = JSON.parse(text) as SessionConfiguration;
    const { kind, environment = 'default' } = verifier.provider;
    const entry = `${kind}/${environment}/${account}`;
    const entries = () => this.vault(JSON.stringify(vault));
    const keptAtFirst = () => this.keptAtFirst;
    const forget = () => {
      this.keptAtFirst = null;
    };
    const isLocked = () => this.isLocked;
    return new TwinSession(
      {
        get kept() {
          return entries().get(entry) ?? keptAtFirst();
        },
        set kept(token: string | null) {
          forget();
          if (token === null) entries().delete(entry);
          else entries().set(entry, token);
        },
        get isLocked() {
          return isLocked();
        },
        tell: (event) => {
          this.tell(text, event);
        },
        judge: (token) => this.judge(token),
      },
      renewalTimeoutSecs
    );
  }
}

function answerOf({ code, message, userInfo }: TwinRejection): NativeAnswer {
  return { code, message, fields: userInfo.fields };
}
