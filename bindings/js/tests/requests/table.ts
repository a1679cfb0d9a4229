/** `tests/data/conformance/session_requests.json`. `docs/conformance-sessions.md` describes it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionManagerConfiguration, VerifierConfig } from '../../src/index';

export type RowOptions = Pick<
  SessionManagerConfiguration,
  'issueTimeoutSecs' | 'renewInForeground' | 'acceptAccessTokens'
> & { readonly hasLogout?: boolean };

export interface Call {
  readonly call: string;
  readonly as?: string;
  readonly in?: number;
  readonly token?: string;
  readonly minTtlSecs?: number;
  readonly rejected?: string;
  readonly loggedInAgain?: boolean;
}

export interface Expectation {
  readonly answers?: Readonly<Record<string, Result | readonly Result[]>>;
  readonly asked?: number;
  readonly logouts?: number;
  readonly events?: readonly string[];
  readonly events2?: readonly string[];
  readonly status?: string;
  readonly status2?: string;
  readonly isKept?: boolean;
  readonly isPending?: boolean;
  readonly owed?: readonly string[];
  readonly kept?: string | null;
  readonly tombstone?: boolean;
}

export type Result =
  | string
  | { readonly token: string }
  | { readonly user: string }
  | { readonly status: string }
  | { readonly accounts: readonly string[] }
  | { readonly code: string; readonly cause?: string; readonly request?: boolean };

export interface NewSession {
  readonly session: number;
  readonly of: 'vault' | 'process';
  readonly options?: RowOptions | undefined;
  readonly verifier?: string | undefined;
  readonly account?: string | undefined;
}

export type Step =
  | Call
  | NewSession
  | {
      readonly answer: string | { readonly junk: 'html' | 'text' | 'empty' | 'noText' };
      readonly to?: number;
    }
  | { readonly fail: string; readonly to?: number }
  | { readonly logout: 'ok' | 'fails' }
  | { readonly clock: number }
  | { readonly elapse: number }
  | { readonly fault: string; readonly is: boolean }
  | { readonly keysDate: string }
  | { readonly process: 'restart'; readonly options?: RowOptions }
  | { readonly inside: string; readonly as: string }
  | { readonly expect: Expectation };

export interface Row {
  readonly name: string;
  readonly inMemory?: boolean;
  readonly except?: Readonly<Record<string, string>>;
  readonly start: { readonly kept?: string; readonly options?: RowOptions; readonly verifier?: string };
  readonly steps: readonly Step[];
}

export interface Shared {
  readonly startAt: number;
  readonly verifiers: Readonly<Record<string, VerifierConfig>>;
  readonly keySet: object;
  readonly tokens: Readonly<Record<string, string>>;
}

function read(table: string): unknown {
  const folder = join(__dirname, '../../../../tests/data/conformance');
  return JSON.parse(readFileSync(join(folder, `${table}.json`), 'utf8'));
}

export const shared = read('session_tokens') as Shared;

/** The rows that a runner runs. */
export function rowsFor(runner: 'inMemory' | 'js'): Row[] {
  const rows = read('session_requests') as Row[];
  return rows.filter(
    ({ inMemory, except }) => (runner === 'js' || inMemory === true) && except?.[runner] === undefined
  );
}
