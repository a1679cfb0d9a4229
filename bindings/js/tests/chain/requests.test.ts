/** The table that Rust, Kotlin and Swift run, too: over the real module and the real library. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSessionManager, type SessionManagerConfiguration } from '../../src/index';
import { forgetSessions } from '../../src/session/createSessionManager';
import { runRow, type World } from '../requests/runRow';
import { rowsFor, shared } from '../requests/table';
import { connectedHost } from './connectedHost';

const rows = rowsFor('js');
const host = connectedHost();

const FAULTS = [
  ...['locked', 'unavailable', 'full', 'removalRefused', 'network'],
  ...['readHangs', 'writeHangs', 'removalHangs', 'networkHangs'],
];

beforeAll(async () => {
  await host.setKeySet(shared.keySet);
});
afterAll(() => host.setClock(null));

let worlds = 0;

class HostWorld implements World {
  readonly vault = { namespace: `row-${(worlds += 1).toString()}`, timeoutSecs: 30 };
  private now = shared.startAt;

  async begin(): Promise<void> {
    await this.restart();
    await host.setClock(this.now);
    await host.setKeySet(shared.keySet);
  }

  async end(): Promise<void> {
    for (const name of FAULTS) await host.setFault(name, false);
  }

  async clock(secs: number): Promise<void> {
    this.now += secs;
    await host.setClock(this.now);
  }

  async elapse(secs: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, secs * 1000));
    await this.clock(secs);
  }

  readonly moment = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

  /** A runner that cannot see that the library has a call waits a little. */
  readonly called = () => new Promise<void>((resolve) => setTimeout(resolve, 50));

  async fault(name: string, is: boolean): Promise<void> {
    await host.setFault(name, is);
  }

  async keysDate(text: string): Promise<void> {
    await host.setKeySet(shared.keySet, text);
  }

  async restart(): Promise<void> {
    await host.reload();
    forgetSessions();
  }

  readonly tombstone = async () => (await host.kept(this.vault.namespace)).tombstone;

  async keep(token: string, configuration: SessionManagerConfiguration): Promise<void> {
    await createSessionManager(configuration).signIn({ token });
    await this.restart();
  }

  readonly kept = async () => (await host.kept(this.vault.namespace)).token;
}

test('no row was lost', () => {
  expect(rows.length).toBeGreaterThanOrEqual(105);
});

test.each(rows)('$name', async (row) => {
  const world = new HostWorld();
  await world.begin();
  try {
    await runRow(row, world);
  } finally {
    await world.end();
  }
});
