import { callNative } from './native';

/** Signs out of the wallet SDK, and answers the native part's request. Resolves to a snapshot. */
export async function answerLogout(
  session: string,
  requestId: number,
  logout: (() => unknown) | undefined
): Promise<string> {
  try {
    await logout?.();
  } catch {
    // The native part now remembers that the logout is owed, and tells the callers that wait.
    return callNative('sessionFailLogout', session, requestId);
  }
  return callNative('sessionCompleteLogout', session, requestId);
}
