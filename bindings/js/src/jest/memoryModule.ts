import type { NativeAnswer, NativeSessionEvent, Spec } from '../NativeWalletJwt';
import type { ErrorCode } from '../generated/errorCodes';
import type { Session, SessionEvent, UnverifiedToken } from '../generated/types';
import { rejectionOf, type MemoryRejection } from './memoryRejection';
import { partsOf, sessionOf } from './memoryToken';
import { MemorySession, type MemoryKeychain, type MemoryManager } from './memorySession';
import { VERSION } from '../version';

type Fields = Readonly<Record<string, unknown>>;

interface PlannedFailure {
  readonly methods: readonly (keyof Spec)[] | null;
  readonly rejection: MemoryRejection;
}

/** The parts of a session's configuration that the in-memory module uses. */
type SessionConfiguration = Omit<MemoryManager, 'tell'> & {
  readonly account: string;
  readonly vault: unknown;
  readonly verifier: { readonly provider: { readonly kind: string; readonly environment?: string } };
};

/** A call's arguments without the manager. */
type More<Call> = Call extends (manager: MemoryManager, ...args: infer More) => unknown ? More : never;

/** The objects for a session's configuration. */
interface MemoryHandle {
  readonly manager: MemoryManager;
  readonly session: MemorySession;
  readonly entries: Map<string, string>;
  /** Of the entries of its provider and environment. */
  readonly prefix: string;
}

/** Not calls of the app: a planned failure does not apply to them. */
const OWN_ANSWERS: readonly (keyof Spec)[] = [
  'sessionProvideToken',
  'sessionFailRequest',
  'sessionCompleteLogout',
  'sessionFailLogout',
];

/**
 * The native part in memory: the same methods, answers and events, without keys and without a keychain. It accepts every
 * token whose `exp` is not past.
 */
export class MemoryModule implements Spec {
  /** The contents of vaults, by configuration, then by account. */
  private readonly vaults = new Map<string, Map<string, string>>();
  /** By configuration, and by vault and entry. */
  private readonly handles = new Map<string, MemoryHandle>();
  private readonly sessions = new Map<string, MemorySession>();
  private readonly listeners = new Set<(event: NativeSessionEvent) => void>();
  private failures: PlannedFailure[] = [];
  private readonly keychain: MemoryKeychain = { isLocked: false, keptAtFirst: null };

  /** The next call, or the next one of those methods, rejects. */
  failNext(code: ErrorCode, fields: Fields = {}, methods: readonly (keyof Spec)[] | null = null): void {
    this.failures.push({ methods, rejection: rejectionOf(code, fields) });
  }

  /** Sets the signed-in user: this token is now in memory and in the keychain; null for nobody. */
  replaceSessions(token: string | null): void {
    Object.assign(this.keychain, { keptAtFirst: token, isLocked: false });
    for (const entries of this.vaults.values()) entries.clear();
    for (const session of this.sessions.values()) session.replace();
  }

  /** Moves every current session past its `exp`. */
  expireSessions(): void {
    for (const session of this.sessions.values()) session.expire();
  }

  /** Locks the keychain. */
  lockSessions(): void {
    this.keychain.isLocked = true;
    for (const session of this.sessions.values()) session.replace();
  }

  /** Resets everything except the listeners. */
  reset(): void {
    this.failures = [];
    Object.assign(this.keychain, { keptAtFirst: null, isLocked: false });
    this.vaults.clear();
    for (const session of this.sessions.values()) session.end();
    this.sessions.clear();
    this.handles.clear();
  }

  /** The number of event listeners. */
  get listenerCount(): number {
    return this.listeners.size;
  }

  nativeVersion(): string {
    return VERSION;
  }

  /** Compares texts exactly: the rules of chains are in the native part only. */
  ownership(text: string, address: string, chain: string): NativeAnswer {
    const { wallets } = JSON.parse(text) as Pick<Session, 'wallets'>;
    const listed = wallets.filter((wallet) => wallet.chain === chain && wallet.address === address);
    const proven = listed.filter((wallet) => wallet.proof !== 'listed' && chain !== 'unknown');
    const said = {
      owns: proven.some((wallet) => !wallet.shared),
      ownsShared: proven.length > 0,
      lists: listed.length > 0,
    };
    return { json: JSON.stringify(said) };
  }

  /** Knows no address of Stellar's. */
  stellarBase(): NativeAnswer {
    return { json: 'null' };
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

  vaultUnlock(): Promise<void> {
    return this.answer('vaultUnlock', () => undefined);
  }

  vaultCancelUnlock(): Promise<void> {
    return this.answer('vaultCancelUnlock', () => undefined);
  }

  readonly sessionRestore = this.doing('sessionRestore', 'restore');
  readonly sessionSignIn = this.doing('sessionSignIn', 'signIn');
  readonly sessionSignInWith = this.doing('sessionSignInWith', 'signInWith');
  readonly sessionProvideToken = this.doing('sessionProvideToken', 'provideToken');
  readonly sessionFailRequest = this.doing('sessionFailRequest', 'failRequest');
  readonly sessionCancelSignIn = this.doing('sessionCancelSignIn', 'cancelSignIn');
  readonly sessionSignOut = this.doing('sessionSignOut', 'signOut');
  readonly sessionUnlock = this.doing('sessionUnlock', 'unlock');
  readonly sessionCheckNow = this.doing('sessionCheckNow', 'checkNow');
  readonly sessionEnterForeground = this.doing('sessionEnterForeground', 'enterForeground');
  readonly sessionCompleteLogout = this.doing('sessionCompleteLogout', 'completeLogout');
  readonly sessionFailLogout = this.doing('sessionFailLogout', 'failLogout');

  sessionToken(text: string, minTtlSecs: number, rejected: string | null): Promise<string> {
    const { session, manager } = this.handle(text);
    return this.answer('sessionToken', () => session.token(manager, minTtlSecs, rejected));
  }

  sessionAccounts(text: string): Promise<string[]> {
    return this.answer('sessionAccounts', () => this.accountsOf(this.handle(text)));
  }

  sessionSignOutAll(text: string): Promise<string> {
    return this.answer('sessionSignOutAll', async () => {
      const { entries, prefix, session } = this.handle(text);
      const own = [...this.handles.values()].filter(
        (one) => one.entries === entries && one.prefix === prefix
      );
      for (const one of own) await one.session.signOut();
      for (const account of this.accountsOf(this.handle(text))) entries.delete(prefix + account);
      return JSON.stringify(session.snapshot());
    });
  }

  sessionSnapshot(text: string): NativeAnswer {
    return { json: JSON.stringify(this.handle(text).session.snapshot()) };
  }

  readonly onSessionEvent = (listener: (event: NativeSessionEvent) => void): { remove: () => void } => {
    const own = (event: NativeSessionEvent) => {
      listener(event);
    };
    this.listeners.add(own);
    return { remove: () => void this.listeners.delete(own) };
  };

  /** Sends an event later, as the native part does from its own thread. */
  protected tell(session: string, event: SessionEvent): void {
    this.tellText(session, JSON.stringify(event));
  }

  protected tellText(session: string, event: string): void {
    const told = { session, event };
    void Promise.resolve().then(() => {
      for (const listener of [...this.listeners]) listener(told);
    });
  }

  /** Checks a token: only its `exp`. */
  protected judge(token: string): Session {
    const session = sessionOf(token);
    if (session.expiresAt * 1000 > Date.now()) return session;
    throw rejectionOf('E_EXPIRED', { expiredAt: session.expiresAt });
  }

  /** Answers later, unless a failure was planned for this call. */
  protected async answer<T>(method: keyof Spec, call: () => T | Promise<T>): Promise<T> {
    const index = this.failures.findIndex(({ methods }) =>
      methods ? methods.includes(method) : !OWN_ANSWERS.includes(method)
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

  /** A method that calls that method of the session, and returns the session's snapshot. */
  private doing<K extends keyof MemorySession>(method: keyof Spec, name: K) {
    return (text: string, ...args: More<MemorySession[K]>): Promise<string> =>
      this.answer(method, async () => {
        const { session, manager } = this.handle(text);
        const call = session[name] as (manager: MemoryManager, ...args: unknown[]) => unknown;
        await call.call(session, manager, ...args);
        return JSON.stringify(session.snapshot());
      });
  }

  private accountsOf({ entries, prefix }: MemoryHandle): string[] {
    const own = [...entries.keys()].filter((entry) => entry.startsWith(prefix));
    return own.map((entry) => entry.slice(prefix.length)).sort();
  }

  private handle(text: string): MemoryHandle {
    const known = this.handles.get(text);
    if (known) return known;
    const { account, vault, verifier, ...options } = JSON.parse(text) as SessionConfiguration;
    const { kind, environment = 'default' } = verifier.provider;
    const prefix = `${kind}/${environment}/`;
    const entries = this.vault(JSON.stringify(vault));
    const name = `${JSON.stringify(vault)} ${prefix}${account}`;
    const session =
      this.sessions.get(name) ??
      new MemorySession(this.keychain, entries, prefix + account, (token) => this.judge(token));
    const tell = (event: SessionEvent) => {
      this.tell(text, event);
    };
    const handle = { manager: { ...options, tell }, session, entries, prefix };
    session.managers.push(handle.manager);
    this.sessions.set(name, session);
    this.handles.set(text, handle);
    return handle;
  }
}

function answerOf({ code, message, userInfo }: MemoryRejection): NativeAnswer {
  return { code, message, fields: userInfo.fields };
}
