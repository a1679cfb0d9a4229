import { useSyncExternalStore } from 'react';

import { wallet } from '../wallet';
import { Paragraph } from './Paragraph';

/** A notice when the keychain has not saved the session: it then ends with the app. */
export function NotKeptNotice() {
  const isKept = useSyncExternalStore(wallet.subscribe, () => wallet.isKept);
  if (isKept) return null;
  return (
    <Paragraph isAlert>The keychain did not take this session. It ends when you close the app.</Paragraph>
  );
}
