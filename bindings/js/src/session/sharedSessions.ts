import type { WalletJwtError } from '../errors';
import type { Issue } from './issueFailures';
import { receiveEvents } from './nativeEvents';
import { SessionCore } from './sessionCore';

/** The sessions of this app, by their configuration. Fast refresh makes managers anew; their session is still there. */
const sessions = new Map<string, SessionCore>();

/** The session of that configuration. The newest manager's `issue` counts: fast refresh brings a new function. */
export function sharedSession(text: string, issue: Issue): SessionCore {
  const known = sessions.get(text);
  if (known) {
    known.issue = issue;
    return known;
  }
  const session = new SessionCore(text, issue);
  sessions.set(text, session);
  receiveEvents(text, session);
  return session;
}

/** What stands for sessions whose configuration cannot be right, by what is wrong with it. */
const refused = new Map<string, SessionCore>();

/** One that rejects every call. The same for the same mistake: a component that makes its manager must not render for ever. */
export function refusedSession(refusal: WalletJwtError): SessionCore {
  const name = `${refusal.code} ${refusal.message}`;
  let session = refused.get(name);
  if (!session) {
    session = new SessionCore('', () => Promise.reject(refusal), refusal);
    refused.set(name, session);
  }
  return session;
}

/** For `react-native-wallet-jwt/jest`: every session is as at first. Managers and components keep theirs. */
export function forgetSessions(): void {
  for (const session of [...sessions.values(), ...refused.values()]) session.forget();
}
