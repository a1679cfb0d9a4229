import type { Session } from 'react-native-wallet-jwt';

import { Card } from './Card';
import { Countdown } from './Countdown';
import { Fact } from './Fact';

interface Props {
  session: Session;
}

/** The signed-in user, and which key verified the session. */
export function SessionCard({ session }: Props) {
  const { identity } = session;
  const means = identity.oauthMethod ? `${identity.kind}, by ${identity.oauthMethod}` : identity.kind;
  return (
    <Card title="Signed in">
      {identity.identifier !== undefined && <Fact name="As" value={identity.identifier} />}
      <Fact name="With" value={means} />
      <Fact name="User" value={session.userId} />
      <Fact name="From" value={`${session.provider}, ${session.environment}`} />
      <Fact name="Verified with" value={nameOfKeySource(session.keySource)} tone="good" />
      <Countdown session={session} />
    </Card>
  );
}

function nameOfKeySource(source: Session['keySource']): string {
  switch (source) {
    case 'fresh':
      return 'a key fetched just now';
    case 'cached':
      return 'a key fetched before';
    case 'stale':
      return 'an older key, the issuer was unreachable';
    case 'pinned':
      return 'a key in the app, the issuer was unreachable';
    case 'stored':
      return 'the key kept with the session, after a restart';
  }
}
