import type { SessionState } from 'react-native-wallet-jwt';

/** The reason why an earlier session ended; null if there was none, or if the user ended it. */
export function whySignedOut(state: SessionState): string | null {
  switch (state.kind) {
    case 'keyLost':
      return 'The system has thrown away the key to your session. Please sign in again.';
    case 'notKept':
      return 'Your session was not saved. Please sign in again.';
    case 'corrupt':
      return 'Your session could not be read. Please sign in again.';
    case 'rejected':
      return `Your session is no longer accepted (${state.code}). Please sign in again.`;
    default:
      return null;
  }
}
