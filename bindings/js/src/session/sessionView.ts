import type { WalletJwtError } from '../errors';
import type { Owed, Session, SessionSnapshot, SessionState } from '../generated/types';

/** What the native part said last. */
export interface Known {
  readonly counter: number;
  readonly state: SessionState;
  readonly isKept: boolean;
  readonly isPending: boolean;
  readonly owed: Owed;
}

/** What a screen shows of a session. A new object means that something is different. */
export interface SessionView extends Omit<Known, 'counter'> {
  readonly error: WalletJwtError | null;
}

export const NOTHING_KNOWN: Known = {
  counter: -1,
  state: { kind: 'notRestored', status: 'loading' },
  isKept: false,
  isPending: false,
  owed: { deletion: false, logout: false },
};

/** The newer of the two. What is the same in both stays one object, so that who compares by identity sees changes only. */
export function newerOf(known: Known, { counter, isKept, isPending, ...said }: SessionSnapshot): Known {
  if (counter <= known.counter) return known;
  const { owed, ...state } = said;
  return {
    counter,
    isKept,
    isPending,
    owed: areSame(known.owed, owed, ['deletion', 'logout']) ? known.owed : owed,
    state: knownState(known.state, state),
  };
}

/** Whether the two do not differ in those members. */
export function areSame<T>(one: T, other: T, members: readonly (keyof T)[]): boolean {
  return members.every((member) => one[member] === other[member]);
}

/** Who is signed in, or was until the token expired. */
export function sessionOf(state: SessionState): Session | null {
  return 'session' in state ? state.session : null;
}

/** The known one if they are the same. */
export function sameOr(known: SessionState | null, said: SessionState): SessionState {
  const members = { code: null, session: null };
  return known && areSame({ ...members, ...known }, { ...members, ...said }, ['kind', 'code', 'session'])
    ? known
    : said;
}

function knownState(known: SessionState, said: SessionState): SessionState {
  const before = sessionOf(known);
  if (!before || !('session' in said)) return sameOr(known, said);
  // What else a session says follows from these.
  const isSame = areSame(before, said.session, ['claimsJson', 'keyId', 'keySource', 'verifiedAt']);
  return sameOr(known, isSame ? { ...said, session: before } : said);
}
