import { ActivityIndicator } from 'react-native';

import { Page } from '../components/Page';
import { Paragraph } from '../components/Paragraph';
import { useTheme } from '../theme';

/** Shown until the first `restore` has returned. */
export function LoadingScreen() {
  const theme = useTheme();
  return (
    <Page>
      <ActivityIndicator color={theme.accent} size="large" accessibilityLabel="Looking for a session" />
      <Paragraph isFaint>Looking for a session in the keychain…</Paragraph>
    </Page>
  );
}
