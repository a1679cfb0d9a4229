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

/** For `react-native-wallet-jwt/jest`: every session is as at first. Managers and components keep theirs. */
export function forgetSessions(): void {
  for (const session of sessions.values()) session.forget();
}
