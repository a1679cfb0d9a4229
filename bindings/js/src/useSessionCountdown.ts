import { useEffect, useRef } from 'react';
import { watchAppState } from './appState';
import type { Session } from './generated/types';

/**
 * A countdown for a session, without a render: calls `onTick` at once, and whenever the number of seconds changes, until 0.
 * It reads the clock each time, so it is right after a sleep. It pauses while the app is in the background.
 *
 * ```ts
 * const text = useRef<TextInput>(null);
 * useSessionCountdown(session, (secs) => text.current?.setNativeProps({ text: `${secs} s` }));
 * ```
 *
 * @param session null: no countdown
 * @param onTick gets the seconds that the token still lives, never less than 0. The newest function is called.
 */
export function useSessionCountdown(session: Session | null, onTick: (remainingSecs: number) => void): void {
  const newest = useRef(onTick);
  useEffect(() => {
    newest.current = onTick;
  });

  const expiresAt = session?.expiresAt;
  useEffect(() => {
    if (expiresAt === undefined) return;
    return countDown(expiresAt, (remainingSecs) => {
      newest.current(remainingSecs);
    });
  }, [expiresAt]);
}

function countDown(expiresAt: number, onTick: (remainingSecs: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told: number | undefined;
  const rest = () => {
    clearTimeout(timer);
  };
  const tick = () => {
    rest();
    const remainingMs = expiresAt * 1000 - Date.now();
    const remainingSecs = Math.max(0, Math.ceil(remainingMs / 1000));
    // Until the next second; a timer may fire a little early.
    if (remainingSecs > 0) timer = setTimeout(tick, remainingMs - (remainingSecs - 1) * 1000);
    if (remainingSecs === told) return;
    told = remainingSecs;
    onTick(remainingSecs);
  };
  const stopWatching = watchAppState((isActive) => {
    if (isActive) tick();
    else rest();
  });
  tick();
  return () => {
    rest();
    stopWatching();
  };
}
