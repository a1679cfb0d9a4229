import type { WalletJwtError } from '../errors';
import { nativeModule } from '../native';
import type { Spec } from '../NativeWalletJwt';
import { sharedOnce } from '../sharedState';
import { SessionCore, type AppParts } from './sessionCore';

/**
 * The sessions of this app, by their configuration, for all copies of the package. Fast refresh makes managers anew; their
 * session is still there.
 */
const shared = sharedOnce('sessions', () => ({
  cores: new Map<string, SessionCore>(),
  ofManagers: new WeakMap<object, SessionCore>(),
  listensTo: null as Spec | null,
}));

/** The sessions behind managers. */
export const coresOfManagers = shared.ofManagers;

/** The session of that configuration. What the newest manager brings counts: fast refresh brings new functions. */
export function sharedSession(text: string, app: AppParts): SessionCore {
  const core = shared.cores.get(text) ?? new SessionCore(text, app, listenToNative);
  core.app = app;
  shared.cores.set(text, core);
  return core;
}

/** One that rejects every call. The same for the same mistake: a component that makes its manager must not render for ever. */
export function refusedSession(refusal: WalletJwtError): SessionCore {
  const issue = () => Promise.reject(refusal);
  return sharedSession(`${refusal.code} ${refusal.message}`, { issue, refusal });
}

/** For `react-native-wallet-jwt/jest`: every session is as at first. Managers and components keep theirs. */
export function forgetSessions(): void {
  for (const core of shared.cores.values()) core.forget();
}

/** One subscription however many sessions, managers and components there are. */
function listenToNative(): void {
  const native = nativeModule('onSessionEvent');
  if (shared.listensTo === native) return;
  native.onSessionEvent(({ session, event }) => shared.cores.get(session)?.hear(event));
  shared.listensTo = native;
}
