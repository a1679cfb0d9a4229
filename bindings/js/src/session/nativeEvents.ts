import { nativeModule } from '../native';
import type { NativeSessionEvent, Spec } from '../NativeWalletJwt';

/** Takes the events of one session, JSON texts. */
export interface EventReceiver {
  hear(json: string): void;
}

const receivers = new Map<string, EventReceiver>();

/** One subscription however many sessions, managers and components there are. */
let listensTo: Spec | null = null;

/** From now on that takes the events of the session of that configuration. */
export function receiveEvents(session: string, receiver: EventReceiver): void {
  receivers.set(session, receiver);
}

/** @throws WalletJwtError `E_NATIVE_MISSING` */
export function listenToNative(): void {
  const native = nativeModule('onSessionEvent');
  if (listensTo === native) return;
  native.onSessionEvent(deliver);
  listensTo = native;
}

function deliver({ session, event }: NativeSessionEvent): void {
  receivers.get(session)?.hear(event);
}
