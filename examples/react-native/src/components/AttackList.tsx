import { ATTACKS } from '../attacks';
import { AttackRow } from './AttackRow';
import { Card } from './Card';
import { Paragraph } from './Paragraph';

/** The attacks to try. No attack changes an existing session. */
export function AttackList() {
  return (
    <Card title="Attacks">
      <Paragraph isFaint>Each button signs in with a forged token. None may get in.</Paragraph>
      {ATTACKS.map((attack) => (
        <AttackRow key={attack.name} attack={attack} />
      ))}
    </Card>
  );
}
