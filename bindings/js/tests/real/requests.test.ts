/** The table that Rust, Kotlin and Swift also run, here with the real module and the real library. */
import { beforeAll, expect, test } from '@jest/globals';
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

let worlds = 0;

class HostWorld implements World {
  private readonly name = `row-${(worlds += 1).toString()}`;
  private processes = 0;
  private now = shared.startAt;

  /**
   * Another process has another vault on the same keychain: the host uses the text before `~` as the keychain's
   * name.
   */
  get vault() {
    return { namespace: `${this.name}~${this.processes.toString()}`, timeoutSecs: 30 };
  }

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

  /** A runner that cannot see whether the library has received a call waits for a moment. */
  readonly called = () => new Promise<void>((resolve) => setTimeout(resolve, 50));

  async fault(name: string, is: boolean): Promise<void> {
    await host.setFault(name, is);
  }

  async keysDate(text: string): Promise<void> {
    await host.setKeySet(shared.keySet, text);
  }

  async restart(): Promise<void> {
    await host.endProcess();
    forgetSessions();
    this.processes += 1;
  }

  readonly tombstone = async () => (await host.kept(this.name)).tombstone;

  async keep(token: string, configuration: SessionManagerConfiguration): Promise<void> {
    await createSessionManager(configuration).signIn({ token });
    await this.restart();
  }

  readonly kept = async () => (await host.kept(this.name)).token;
}

test('no row is missing', () => {
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
