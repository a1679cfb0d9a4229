import type { Wallet } from 'react-native-wallet-jwt';

import { Card } from './Card';
import { Paragraph } from './Paragraph';
import { WalletRow } from './WalletRow';

interface Props {
  wallets: readonly Wallet[];
}

/** The session's wallets, and how much the token proves about each. */
export function WalletsCard({ wallets }: Props) {
  return (
    <Card title="Wallets">
      {wallets.length === 0 && <Paragraph isFaint>The token names none.</Paragraph>}
      {wallets.map((wallet) => (
        <WalletRow key={`${wallet.chain}:${wallet.address}`} wallet={wallet} />
      ))}
    </Card>
  );
}
