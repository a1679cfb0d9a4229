import { isWalletJwtError } from 'react-native-wallet-jwt';

import type { Attack } from './attacks';
import { issueAttack } from './fakePara';
import { wallet } from './wallet';

/** The result of an attack. */
export interface AttackResult {
  isRefused: boolean;
  /** The error code, or a text that says that there was no refusal. */
  title: string;
  text: string;
}

/** These codes mean that the token was not checked, so they are not a refusal. */
const NOT_JUDGED: readonly string[] = [
  'E_KEYS_UNAVAILABLE',
  'E_NATIVE_MISSING',
  'E_INTERNAL',
  'E_SIGNED_OUT',
];

/** Signs in with a forged token, as an app would that received one. */
export async function tryAttack(attack: Attack): Promise<AttackResult> {
  let forged;
  try {
    forged = await issueAttack(attack.name);
  } catch {
    return {
      isRefused: false,
      title: 'Not tried',
      text: 'The fake issuer on your computer does not answer.',
    };
  }
  try {
    await wallet.signIn(forged);
    return { isRefused: false, title: 'ACCEPTED', text: 'A forged token got in. This must never happen.' };
  } catch (error) {
    if (!isWalletJwtError(error))
      return { isRefused: false, title: 'Not judged', text: 'Something else failed.' };
    const isRefused = !NOT_JUDGED.includes(error.code) && !error.code.startsWith('E_CONFIG_');
    return {
      isRefused,
      title: isRefused ? `Refused: ${error.code}` : `Not judged: ${error.code}`,
      text: error.message,
    };
  }
}
