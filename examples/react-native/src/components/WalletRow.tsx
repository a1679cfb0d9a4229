import { StyleSheet, Text, View } from 'react-native';
import type { Wallet } from 'react-native-wallet-jwt';

import { useTheme } from '../theme';
import { Fact } from './Fact';

interface Props {
  wallet: Wallet;
}

/** One wallet. A `listed` wallet proves nothing, and an address that does not fit its key is a warning. */
export function WalletRow({ wallet }: Props) {
  const theme = useTheme();
  return (
    <View style={[styles.row, { borderColor: theme.border }]}>
      <Text
        selectable
        accessibilityLabel={`Address ${wallet.address}`}
        style={[styles.address, { color: theme.text }]}
      >
        {wallet.address}
      </Text>
      <Fact name="Chain" value={wallet.chain} />
      <Fact name="Proof" {...PROOF[wallet.proof]} />
      <Fact name="Address" {...ADDRESS_CHECK[wallet.addressCheck]} />
    </View>
  );
}

interface Judgement {
  value: string;
  tone?: 'good' | 'bad';
}

const PROOF: Record<Wallet['proof'], Judgement> = {
  provisioned: { value: 'made for this user', tone: 'good' },
  signed: { value: 'the user signed with it', tone: 'good' },
  listed: { value: 'listed without proof' },
};

const ADDRESS_CHECK: Record<Wallet['addressCheck'], Judgement> = {
  consistent: { value: 'fits its key or chain', tone: 'good' },
  inconsistent: { value: 'does not fit', tone: 'bad' },
  notChecked: { value: 'could not be checked' },
};

const styles = StyleSheet.create({
  address: { fontFamily: 'monospace', fontSize: 15 },
  row: { borderTopWidth: StyleSheet.hairlineWidth, gap: 6, paddingTop: 12 },
});
