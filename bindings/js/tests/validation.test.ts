import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseDocument, problemOf, type Documents } from '../src/validation';

type Name = keyof Documents;
type Members = Record<string, unknown>;

const SECRET = 'eyJhbGciOiJSUzI1NiJ9.secret.secret';

function read<T>(table: string): T {
  const folder = join(__dirname, '../../../tests/data/conformance');
  return JSON.parse(readFileSync(join(folder, `${table}.json`), 'utf8')) as T;
}

const forms = read<Record<Exclude<Name, 'Session'>, Members[]>>('json_forms');
const sessions = ['para', 'dynamic', 'custom'].flatMap((table) =>
  read<{ expected: { session?: Members } }[]>(table).flatMap(({ expected }) => expected.session ?? [])
);
const documents = Object.entries({ ...forms, Session: sessions }).flatMap(([name, list]) =>
  list.map((document, index) => ({ name: name as Name, index, document }))
);

/** The document with one member more, less or otherwise. */
function changed(document: Members, name: string, value: unknown): Members {
  const { [name]: _, ...rest } = document;
  return value === undefined ? rest : { ...rest, [name]: value };
}

describe('what Rust writes', () => {
  it('is tested in every form', () => {
    // As many as tests/json_forms.rs and tests/conformance.rs write: none may be left out.
    const counted = (name: Name) => documents.filter((document) => document.name === name).length;
    expect(
      Object.fromEntries([...Object.keys(forms), 'Session'].map((name) => [name, counted(name as Name)]))
    ).toEqual({
      KeysStatus: 4,
      Session: 67,
      SessionEvent: 12,
      SessionSnapshot: 3,
      SessionState: 9,
      UnverifiedToken: 7,
      VaultStatus: 3,
    });
  });

  it.each(documents)('is a $name ($index)', ({ name, document }) => {
    expect(problemOf(name, document)).toBeNull();
    expect(parseDocument(name, JSON.stringify(document))).toEqual(document);
  });

  it.each(documents)('is a $name ($index) also if a later version adds members', ({ name, document }) => {
    expect(problemOf(name, { ...document, addedLater: { anything: 1 } })).toBeNull();
  });
});

describe('what Rust never writes', () => {
  it.each(documents)('is no $name ($index): a member of another type', ({ name, document }) => {
    for (const member of Object.keys(document)) {
      for (const value of [null, {}, [SECRET, 5]]) {
        expect(problemOf(name, changed(document, member, value))).toContain(name);
      }
    }
  });

  it.each([
    ['Session', sessions[0], ['userId', 'identity', 'wallets', 'expiresAt', 'audiences', 'verifiedAt']],
    ['SessionState', forms.SessionState[1], ['kind', 'status', 'session']],
    ['SessionState', forms.SessionState[7], ['kind', 'status', 'code']],
    ['SessionSnapshot', forms.SessionSnapshot[1], ['kind', 'status', 'session', 'isKept']],
    ['SessionEvent', forms.SessionEvent[11], ['kind', 'requestId']],
    ['KeysStatus', forms.KeysStatus[0], ['usableKeys', 'skippedKeys']],
    ['VaultStatus', forms.VaultStatus[0], ['description', 'readiness']],
    [
      'UnverifiedToken',
      forms.UnverifiedToken[0],
      ['algorithm', 'shape', 'audiences', 'wallets', 'claimsJson'],
    ],
  ] as const)('is no %s: without one of its members', (name, document, members) => {
    for (const member of members) {
      expect(problemOf(name, changed(document as Members, member, undefined))).toMatch(/required|tag "kind"/);
    }
  });

  it('is found where it is, also deep inside', () => {
    const session = sessions[0] as { wallets: Members[] };
    const wallets = session.wallets.map((wallet) => ({ ...wallet, connected: 'yes' }));
    expect(problemOf('Session', { ...session, wallets })).toBe('Session/wallets/0/connected must be boolean');
    const state = { ...forms.SessionState[1], session: { ...session, wallets } };
    expect(problemOf('SessionState', state)).toBe('SessionState/session/wallets/0/connected must be boolean');
  });

  it.each([
    ['Session', 'keySource', 'newer'],
    ['SessionState', 'status', 'error'],
    ['SessionState', 'kind', 'error'],
  ] as const)('is no %s: a word that the set of `%s` does not have', (name, member, word) => {
    const document = (name === 'Session' ? sessions[0] : forms.SessionState[0]) as Members;
    expect(problemOf(name, changed(document, member, word))).toContain(name);
  });

  it('is no set of words that providers extend: any word of these passes', () => {
    const session = sessions[0] as { wallets: Members[]; identity: Members };
    const wallets = session.wallets.map((wallet) => ({ ...wallet, chain: 'newer' }));
    const identity = { ...session.identity, kind: 'newer' };
    expect(problemOf('Session', { ...session, wallets, identity })).toBeNull();
  });

  it.each([null, undefined, 5, SECRET, [], () => undefined])('is no document at all: %p', (value) => {
    for (const name of [...Object.keys(forms), 'Session'] as Name[]) {
      expect(problemOf(name, value)).toContain(`${name} must be object`);
    }
  });
});

describe('a problem', () => {
  it('quotes no value', () => {
    const texts = documents.flatMap(({ name, document }) =>
      Object.keys(document).map((member) => problemOf(name, changed(document, member, [SECRET])))
    );
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => text?.includes('secret'))).toEqual([]);
  });

  it('is thrown by parseDocument, and text that is no JSON is not quoted either', () => {
    expect(() => parseDocument('Session', '{}')).toThrow(/^Session must have required property/);
    expect(() => parseDocument('Session', SECRET)).toThrow(/^Session is not JSON$/);
  });

  it('is not looked for in production builds', () => {
    const globals = globalThis as unknown as { __DEV__: boolean };
    globals.__DEV__ = false;
    try {
      expect(problemOf('Session', {})).toBeNull();
      expect(() => parseDocument('Session', '{')).toThrow('Session is not JSON');
    } finally {
      globals.__DEV__ = true;
    }
  });
});
