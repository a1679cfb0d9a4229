import type { WalletJwtError } from 'react-native-wallet-jwt';

import { Card } from './Card';
import { Paragraph } from './Paragraph';

interface Props {
  error: WalletJwtError;
}

/** An error: its code, its sentence, and what to do if the example itself may be the cause. */
export function ErrorCard({ error }: Props) {
  const advice = adviceFor(error.code);
  return (
    <Card title={error.code}>
      <Paragraph isAlert>{error.message}</Paragraph>
      {advice && <Paragraph>{advice}</Paragraph>}
    </Card>
  );
}

function adviceFor(code: WalletJwtError['code']): string | null {
  switch (code) {
    case 'E_ISSUE_FAILED':
    case 'E_KEYS_UNAVAILABLE':
      return 'Is the fake issuer running on your computer? For Android: adb reverse tcp:8787 tcp:8787';
    default:
      return null;
  }
}
