/**
 * Code that an app writes with the generated types. The compiler makes the assertions: `tsc` fails if one is not
 * true.
 */
import { expect, it } from '@jest/globals';

import { Provider } from '../src/provider';
import type {
  AlgorithmName,
  Chain,
  ProviderConfig,
  Session,
  SessionConfig,
  SessionEvent,
  SessionSnapshot,
  SessionState,
  Wallet,
} from '../src/generated/types';

/** Narrowed by `kind`: only states with a session have the member. */
function userOf(state: SessionState | SessionSnapshot): string | null {
  switch (state.kind) {
    case 'active':
    case 'expired':
      return state.session.userId;
    case 'rejected':
    case 'unavailable':
      return state.code;
    case 'notRestored':
    case 'signedOut':
    case 'locked':
    case 'keyLost':
    case 'notKept':
    case 'corrupt':
      return null;
  }
}

function requestOf(event: SessionEvent): number | null {
  return event.kind === 'tokenNeeded' ? event.requestId : null;
}

it('narrows states and events by their kind', () => {
  const session = { userId: 'user-1' } as Session;
  expect(userOf({ kind: 'active', status: 'active', session })).toBe('user-1');
  const rejected = { kind: 'rejected', status: 'signedOut', code: 'E_AUDIENCE' } as const;
  const around = { isKept: false, isPending: false, owed: { deletion: false, logout: true }, counter: 7 };
  expect(userOf({ ...rejected, ...around })).toBe('E_AUDIENCE');
  expect(requestOf({ kind: 'tokenNeeded', purpose: 'renewal', requestId: 7 })).toBe(7);
  const signedOut = JSON.parse('{"kind":"signedOut","status":"signedOut"}') as SessionState;
  // @ts-expect-error Not every state has a session.
  const none: unknown = signedOut.session;
  expect(none).toBeUndefined();
});

it('allows unknown words only in sets that providers extend', () => {
  const chains: Chain[] = ['eip155', 'a chain of the future'];
  // @ts-expect-error There are three answers to whether the user has proven control.
  const proof: Wallet['proof'] = 'perhaps';
  expect([chains.length, proof]).toEqual([2, 'perhaps']);
});

it('allows both names of EdDSA in a configuration', () => {
  const names: AlgorithmName[] = ['EdDSA', 'Ed25519'];
  const provider = Provider.custom({
    algorithms: names,
    anyIssuer: true,
    anyAudience: true,
    keysUrl: 'https://i.example/k',
  });
  expect(provider).toMatchObject({ algorithms: ['EdDSA', 'Ed25519'] });
  // @ts-expect-error A session names the algorithm as the library does.
  const algorithm: Session['algorithm'] = 'Ed25519';
  expect(algorithm).toBe('Ed25519');
});

it('knows what each provider is configured with', () => {
  const para: ProviderConfig = {
    kind: 'para',
    environment: 'BETA',
    apiKeyId: 'a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f',
  };
  // @ts-expect-error Para has three environments.
  const unknown: ProviderConfig = { kind: 'para', environment: 'beta', anyAudience: true };
  const config: SessionConfig = { verifier: { provider: para }, vault: { store: 'memory' } };
  // @ts-expect-error A session has no verifier by default.
  const without: SessionConfig = { account: 'default' };
  expect([config.verifier.provider, unknown.kind, without.account]).toEqual([para, 'para', 'default']);
});
