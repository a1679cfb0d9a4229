/** The in-memory module for apps' tests behaves like the real native part. */
import { beforeEach, expect, jest, test } from '@jest/globals';
import { errorOf } from '../errorOf';
import { newAccount } from '../nativeUnderTest';
import {
  createSessionManager,
  lists,
  openVault,
  owns,
  ownsShared,
  Provider,
  stellarBase,
  type SessionEvent,
} from '../../src/index';
import { failNext, lockNow, makeIssuedToken, reset, setSession } from '../../src/jest/index';

beforeEach(reset);

function newManager(issue = () => Promise.resolve(makeIssuedToken())) {
  const provider = Provider.para({ environment: 'BETA', anyAudience: true });
  return createSessionManager({ provider, account: newAccount(), issue });
}

test('a sign-in with a locked keychain is active but not kept', async () => {
  const manager = newManager();
  const heard: SessionEvent[] = [];
  manager.addListener((event) => heard.push(event));
  lockNow();
  await manager.signIn();
  expect([manager.state.kind, manager.isKept]).toEqual(['active', false]);
  await Promise.resolve();
  expect(heard).toContainEqual({ kind: 'notKept', code: 'E_VAULT_LOCKED' });
});

test('a sign-out with a locked keychain works and owes a deletion', async () => {
  setSession({ userId: 'ada' });
  const manager = newManager();
  await manager.restore();
  lockNow();
  expect(await errorOf(manager.signOut())).toMatchObject({ code: 'E_DELETE_PENDING' });
  expect(manager.state.kind).toBe('signedOut');
});

test('unlock fails until the keychain is unlocked', async () => {
  const manager = newManager();
  lockNow();
  expect(await errorOf(manager.unlock())).toMatchObject({ code: 'E_VAULT_LOCKED' });
  setSession({ userId: 'ada' });
  expect(await manager.unlock()).toMatchObject({ kind: 'active', session: { userId: 'ada' } });
});

test('a session reports its expiry by itself, not after a reset', async () => {
  const manager = newManager(() =>
    Promise.resolve(makeIssuedToken({ expiresAt: Math.ceil(Date.now() / 1000) + 1 }))
  );
  const heard: SessionEvent[] = [];
  manager.addListener((event) => heard.push(event));
  await manager.signIn();
  expect(manager.state.kind).toBe('active');
  await new Promise((resolve) => setTimeout(resolve, 2100));
  expect(manager.state.kind).toBe('expired');
  expect(heard.slice(-2)).toEqual([
    { kind: 'changed', status: 'expired', renewed: false },
    { kind: 'expired' },
  ]);

  reset();
  await manager.signIn();
  reset();
  heard.length = 0;
  await new Promise((resolve) => setTimeout(resolve, 2100));
  expect(heard).toEqual([]);
});

test('an elevated token signs nobody in', async () => {
  const elevated = makeIssuedToken({ tokenKind: 'elevated' });
  expect(await errorOf(newManager().signIn(elevated))).toMatchObject({ code: 'E_TOKEN_KIND' });
});

test('reset forgets vaults and prepared failures', async () => {
  const vault = openVault();
  await vault.save('ada', 'token');
  failNext('E_VAULT_LOCKED');
  reset();
  expect(await vault.accounts()).toEqual([]);
});

test('failNext does not fail the answer to a renewal', async () => {
  setSession({ expiresAt: Math.floor(Date.now() / 1000) + 30 });
  const issue = jest.fn(() => {
    failNext('E_VAULT_UNAVAILABLE');
    return Promise.resolve(makeIssuedToken());
  });
  const manager = newManager(issue);
  expect(typeof (await manager.token())).toBe('string');
  expect(await errorOf(manager.checkNow())).toMatchObject({ code: 'E_VAULT_UNAVAILABLE' });
});

test('owns compares texts exactly, without the rules of chains', async () => {
  const manager = newManager();
  const session = await manager.signIn();
  const [wallet] = session.wallets;
  if (!wallet) throw new Error('the session has no wallet');
  const answers = (address: string, chain: string, own = session) => [
    owns(own, address, chain),
    ownsShared(own, address, chain),
    lists(own, address, chain),
  ];
  expect(answers(wallet.address, 'eip155')).toEqual([true, true, true]);
  expect(answers(wallet.address.toUpperCase(), 'eip155')).toEqual([false, false, false]);
  expect(answers(wallet.address, 'solana')).toEqual([false, false, false]);
  const changed = (parts: Partial<typeof wallet>) => ({ ...session, wallets: [{ ...wallet, ...parts }] });
  expect(answers(wallet.address, 'eip155', changed({ shared: true }))).toEqual([false, true, true]);
  expect(answers(wallet.address, 'eip155', changed({ proof: 'listed' }))).toEqual([false, false, true]);
  expect(stellarBase('M')).toBeNull();
});
