import { callNative } from './native';

/** Signs the wallet SDK out, and answers the native part's request for it. Resolves to a snapshot. */
export async function answerLogout(
  session: string,
  requestId: number,
  logout: (() => unknown) | undefined
): Promise<string> {
  try {
    await logout?.();
  } catch {
    // The native part owes it from now on, and says so to who waits.
    return callNative('sessionFailLogout', session, requestId);
  }
  return callNative('sessionCompleteLogout', session, requestId);
}
