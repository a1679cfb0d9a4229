import { isDeepStrictEqual } from 'node:util';
import { coreOfManager } from '../../src/session/createSessionManager';
import {
  createSessionManager,
  isWalletJwtError,
  openVault,
  type IssuedToken,
  type SessionManagerConfiguration,
  type ToldEvent,
  type VaultOptions,
  type WalletSessionManager,
} from '../../src/index';
import {
  shared,
  type Call,
  type Expectation,
  type NewSession,
  type Result,
  type Row,
  type RowOptions,
  type Step,
} from './table';

/** The environment of the sessions. The two runners implement it in different ways. */
export interface World {
  /** The vault of this process. */
  readonly vault: VaultOptions;
  /** Moves the wall clock forward; no real time passes. */
  clock(secs: number): Promise<void>;
  elapse(secs: number): Promise<void>;
  /** Waits for a moment in which something may happen. */
  moment(): Promise<void>;
  fault(name: string, is: boolean): Promise<void>;
  keysDate(text: string): Promise<void>;
  /** Ends everything of the process. */
  restart(): Promise<void>;
  /** Waits until the library has received a call. */
  called(): Promise<void>;
  /** Whether there is a tombstone of the account `default`; null if the runner has no tombstones. */
  tombstone(): Promise<boolean | null>;
  /** Signs in with that token as an earlier process. */
  keep(token: string, configuration: SessionManagerConfiguration): Promise<void>;
  /** The token in the entry of the account `default`. */
  kept(): Promise<string | null>;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

const JUNK = {
  html: '<!doctype html><title>Sign in</title>',
  text: shared.tokens['ada-3600'],
  empty: {},
  noText: { token: 5 },
};

/** 20 seconds, if a moment takes 5 milliseconds. */
const MOMENTS = 4000;

/** One running row. */
class Run {
  private readonly managers = new Map<number, WalletSessionManager>();
  private readonly ends: (() => void)[] = [];
  private readonly heard = new Map<number, string[]>();
  private answers = new Map<string, unknown>();
  private readonly issues: Deferred<IssuedToken>[] = [];
  private readonly logouts: Deferred<undefined>[] = [];
  private readonly causes = new Map<string, object>();
  private inside: { readonly call: string; readonly as: string } | null = null;
  private hasEnded = { is: false };

  constructor(
    private readonly row: Row,
    private readonly world: World
  ) {}

  async begin(): Promise<void> {
    const { kept, options, verifier } = this.row.start;
    if (kept !== undefined) await this.world.keep(tokenOf(kept), this.configuration(1, {}, verifier));
    this.make(1, { options: options ?? {}, verifier });
  }

  async step(step: Step): Promise<void> {
    if ('call' in step) await this.call(step);
    else if ('answer' in step) this.answered(step.to).resolve(issued(step.answer));
    else if ('fail' in step) this.answered(step.to).reject(this.causeOf(step.fail));
    else if ('logout' in step) this.endLogout(step.logout === 'ok');
    else if ('clock' in step) await this.world.clock(step.clock);
    else if ('elapse' in step) await this.world.elapse(step.elapse);
    else if ('fault' in step) await this.world.fault(step.fault, step.is);
    else if ('keysDate' in step) await this.world.keysDate(step.keysDate);
    else if ('process' in step) await this.restart(step.options);
    else if ('session' in step) this.make(step.session, step);
    else if ('inside' in step) this.inside = { call: step.inside, as: step.as };
    else await this.expected(step.expect);
  }

  /** Removes all listeners. */
  end(): void {
    this.hasEnded.is = true;
    for (const end of this.ends.splice(0)) end();
  }

  private configuration(
    session: number,
    { hasLogout, ...options }: RowOptions,
    verifier = 'para',
    account?: string
  ): SessionManagerConfiguration {
    const config = shared.verifiers[verifier];
    if (!config) throw new Error(`no verifier ${verifier}`);
    const { hasEnded } = this;
    return {
      ...config,
      ...options,
      account,
      vault: this.world.vault,
      issue: () => (hasEnded.is ? never() : this.issue()),
      ...(hasLogout === true && { logout: () => (hasEnded.is ? never() : this.logOut()) }),
      // Another configuration, so that the native part creates another session on the same vault.
      ...(session > 1 && { onLog: () => undefined }),
    };
  }

  private make(session: number, { options, verifier, account }: Partial<NewSession>): void {
    const manager = createSessionManager(
      this.configuration(session, options ?? this.row.start.options ?? {}, verifier, account)
    );
    const heard: string[] = [];
    this.managers.set(session, manager);
    this.heard.set(session, heard);
    this.ends.push(manager.addListener((event) => heard.push(wordsOf(event))));
  }

  private async restart(options: RowOptions | undefined): Promise<void> {
    this.end();
    this.hasEnded = { is: false };
    this.managers.clear();
    this.answers = new Map();
    await this.world.restart();
    this.make(1, { options: options ?? this.row.start.options ?? {}, verifier: this.row.start.verifier });
  }

  private async call(call: Call): Promise<void> {
    this.begun(call);
    await this.world.called();
  }

  private begun(call: Call): void {
    const manager = this.managers.get(call.in ?? 1);
    if (!manager) throw new Error(`no session ${String(call.in)}`);
    const { answers } = this;
    const name = call.as ?? '';
    answers.set(name, 'pending');
    callOf(manager, call, this.world.vault).then(
      (value) => answers.set(name, { value }),
      (error: unknown) => answers.set(name, { error })
    );
  }

  private issue(): Promise<IssuedToken> {
    const deferred = deferral<IssuedToken>();
    this.issues.push(deferred);
    const { inside } = this;
    this.inside = null;
    if (inside) this.begun(inside);
    return deferred.promise;
  }

  private logOut(): Promise<undefined> {
    const deferred = deferral<undefined>();
    this.logouts.push(deferred);
    return deferred.promise;
  }

  private answered(to = this.issues.length): Deferred<IssuedToken> {
    const deferred = this.issues[to - 1];
    if (!deferred) throw new Error(`issue was not called ${to} times`);
    return deferred;
  }

  private endLogout(isDone: boolean): void {
    const deferred = this.logouts.at(-1);
    if (!deferred) throw new Error('logout was not called');
    if (isDone) deferred.resolve(undefined);
    else deferred.reject(new Error('offline'));
  }

  /** Not an `Error`, because wallet SDKs throw such objects too. */
  private causeOf(label: string): object {
    const cause = this.causes.get(label) ?? { label };
    this.causes.set(label, cause);
    return cause;
  }

  private async expected(expectation: Expectation): Promise<void> {
    let wrong: string[] = [];
    for (let moment = 0; moment < MOMENTS; moment += 1) {
      wrong = await this.differences(expectation);
      if (wrong.length === 0) break;
      await this.world.moment();
    }
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    if (expectation.events) this.heard.get(1)?.splice(0);
    if (expectation.events2) this.heard.get(2)?.splice(0);
  }

  private async differences({ answers, kept, tombstone, ...members }: Expectation): Promise<string[]> {
    const wrong: string[] = [];
    const [one, two] = [this.managers.get(1), this.managers.get(2)];
    const now: Expectation = {
      asked: this.issues.length,
      logouts: this.logouts.length,
      events: this.heard.get(1) ?? [],
      events2: this.heard.get(2) ?? [],
      status: one?.state.status ?? '',
      status2: two?.state.status ?? '',
      isKept: one?.isKept ?? false,
      isPending: one?.isPending ?? false,
      owed: (['deletion', 'logout'] as const).filter((what) => one?.owed[what]),
    };
    for (const [name, value] of Object.entries(members)) {
      const is = now[name as keyof Expectation];
      if (is !== undefined && !isDeepStrictEqual(is, value))
        wrong.push(`${name}: ${JSON.stringify(is)}, not ${JSON.stringify(value)}`);
    }
    for (const [name, results] of Object.entries(answers ?? {})) {
      const is = this.answers.get(name);
      const any = Array.isArray(results) ? (results as readonly Result[]) : [results as Result];
      if (!any.some((result) => this.isResult(is, result)))
        wrong.push(`${name}: ${told(is)}, not ${JSON.stringify(results)}`);
    }
    if (kept !== undefined && wrong.length === 0) {
      const is = await this.world.kept();
      if (is !== (kept === null ? null : tokenOf(kept)))
        wrong.push(`kept: ${nameOf(is)}, not ${String(kept)}`);
    }
    if (tombstone !== undefined && wrong.length === 0) {
      const is = await this.world.tombstone();
      if (is !== null && is !== tombstone) wrong.push(`tombstone: ${String(is)}`);
    }
    return wrong;
  }

  private isResult(is: unknown, result: Result): boolean {
    if (result === 'pending') return is === 'pending';
    if (typeof is !== 'object' || is === null) return false;
    if (!('value' in is)) return 'error' in is && this.isError(is.error, result);
    const { value } = is;
    if (typeof result === 'string') return result === 'ok';
    if ('token' in result) return typeof value === 'string' && ['any', nameOf(value)].includes(result.token);
    if ('accounts' in result) return isDeepStrictEqual(value, result.accounts);
    const { userId, status } = value as { userId?: string; status?: string };
    return ('user' in result && userId === result.user) || ('status' in result && status === result.status);
  }

  private isError(error: unknown, result: Result): boolean {
    if (!isWalletJwtError(error)) throw error;
    if (typeof result === 'string') return error.code === result;
    if (!('code' in result) || error.code !== result.code) return false;
    if (result.cause !== undefined && error.cause !== this.causes.get(result.cause)) return false;
    return result.request !== true || typeof error.fields['requestId'] === 'number';
  }
}

/** Runs a row. Throws the first difference. */
export async function runRow(row: Row, world: World): Promise<void> {
  const run = new Run(row, world);
  await run.begin();
  try {
    for (const [index, step] of row.steps.entries()) {
      try {
        await run.step(step);
      } catch (thrown) {
        const what = thrown instanceof Error ? thrown.message : String(thrown);
        throw new Error(`step ${index + 1}, ${JSON.stringify(step)}:\n${what}`, { cause: thrown });
      }
    }
  } finally {
    run.end();
  }
}

async function callOf(
  manager: WalletSessionManager,
  { call, token, minTtlSecs, rejected, loggedInAgain }: Call,
  vaultOptions: VaultOptions
): Promise<unknown> {
  switch (call) {
    case 'signIn':
      return manager.signIn(loggedInAgain === undefined ? undefined : { loggedInAgain });
    case 'signInWith':
      return manager.signIn({ token: tokenOf(token ?? '') });
    case 'token':
      return manager.token({ minTtlSecs, rejected: rejected === undefined ? undefined : tokenOf(rejected) });
    case 'restore':
    case 'signOut':
    case 'signOutAll':
    case 'unlock':
    case 'checkNow':
    case 'cancelSignIn':
    case 'listAccounts':
      return manager[call]();
    case 'enterForeground':
      return coreOfManager(manager).enterForeground();
    case 'clear':
      return openVault(vaultOptions).clear();
    case 'delete': {
      const vault = openVault(vaultOptions);
      for (const account of await vault.accounts()) await vault.delete(account);
      return;
    }
    default:
      throw new Error(`unknown call ${call}`);
  }
}

function issued(answer: string | { junk: keyof typeof JUNK }): IssuedToken {
  return typeof answer === 'string' ? { token: tokenOf(answer) } : (JUNK[answer.junk] as IssuedToken);
}

function tokenOf(name: string): string {
  const token = shared.tokens[name];
  if (token === undefined) throw new Error(`no token ${name}`);
  return token;
}

/** A token by its name in the table. */
function nameOf(token: string | null): string {
  return Object.keys(shared.tokens).find((name) => shared.tokens[name] === token) ?? String(token);
}

function wordsOf(event: ToldEvent): string {
  switch (event.kind) {
    case 'changed':
      return `changed:${event.status}${event.renewed ? ':renewed' : ''}`;
    case 'storageReset':
      return `storageReset:${event.reason}`;
    case 'rejected':
    case 'notKept':
    case 'tokenFailed':
      return `${event.kind}:${event.code}`;
    case 'expired':
    case 'kept':
      return event.kind;
  }
}

function told(is: unknown): string {
  const { value, error } = (is ?? {}) as { value?: unknown; error?: { code?: string } };
  if (error) return `${String(error.code)} ${JSON.stringify(error)}`;
  return typeof value === 'string' ? nameOf(value) : JSON.stringify(value ?? is);
}

function deferral<T>(): Deferred<T> {
  let ends: Pick<Deferred<T>, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    ends = { resolve, reject };
  });
  if (!ends) throw new Error('a promise runs its function at once');
  return { promise, ...ends };
}

function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}
