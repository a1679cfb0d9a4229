import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { Page } from '../components/Page';
import { Paragraph } from '../components/Paragraph';

interface Props {
  onRetry: () => void;
}

/** The keychain cannot be read yet. Not signed out: signing in anew would be the wrong answer. */
export function LockedScreen({ onRetry }: Props) {
  return (
    <Page>
      <Card title="The keychain is locked">
        <Paragraph>
          There may be a session in it. Unlock this device: the app looks again when it comes back to the
          front.
        </Paragraph>
        <Button label="Try again" onPress={onRetry} />
      </Card>
    </Page>
  );
}
