/** What the tests import from `@jest/globals`, as far as they use it. It runs on Hermes itself, where Jest cannot. */
import { equal, matches, show } from './equality';

const LIMIT_MS = 120_000;
const HOOKS = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'];

let scope = newScope('', null);

function newScope(name, parent) {
  return { name, parent, entries: [], beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };
}

export const [beforeAll, beforeEach, afterEach, afterAll] = HOOKS.map((hook) => (body) => {
  scope[hook].push(body);
});

export const describe = withTables((name, body) => {
  const outer = scope;
  scope = newScope(name, outer);
  outer.entries.push(scope);
  body();
  scope = outer;
});

export const test = withTables((name, body) => {
  scope.entries.push({ name, body });
});
export const it = test;

/** Adds `each`: the body is run with each row of a table. */
function withTables(add) {
  add.each = (rows) => (name, body) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      add(title(name, row, values), () => body(...values));
    }
  };
  return add;
}

function title(name, row, values) {
  const left = [...values];
  return name
    .replace(/\$(\w+)/g, (word, member) => (row?.[member] === undefined ? word : String(row[member])))
    .replace(/%[sp]/g, (kind) => {
      const value = left.shift();
      return kind === '%s' && typeof value !== 'object' ? String(value) : show(value);
    });
}

/** Runs everything that was added. `leftOut` has the tests that cannot run here, by their names, with the reasons. */
export async function run(file, leftOut) {
  const counts = { passed: 0, failed: 0 };
  const unused = new Set(Object.keys(leftOut));

  const report = (word, names, what = '') => {
    globalThis.print(`${word} ${[file, ...names].join(' > ')}${what}`);
  };
  const fail = (names, thrown) => {
    counts.failed += 1;
    report('FAIL', names, `\n${thrown?.message ?? show(thrown)}\n${thrown?.stack ?? ''}`);
  };

  async function runTest({ name, body }, names, around) {
    if (unused.delete(name)) {
      report('left out:', names, `: ${leftOut[name]}`);
      return;
    }
    try {
      for (const hook of around.flatMap(({ beforeEach: hooks }) => hooks)) await limited(hook);
      try {
        await limited(body);
      } finally {
        for (const hook of [...around].reverse().flatMap(({ afterEach: hooks }) => hooks))
          await limited(hook);
      }
      counts.passed += 1;
      report('ok', names);
    } catch (thrown) {
      fail(names, thrown);
    }
  }

  async function runScope(own, names, outer) {
    const around = [...outer, own];
    try {
      for (const hook of own.beforeAll) await limited(hook);
      for (const entry of own.entries) {
        const inner = [...names, entry.name];
        await ('body' in entry ? runTest(entry, inner, around) : runScope(entry, inner, around));
      }
      for (const hook of own.afterAll) await limited(hook);
    } catch (thrown) {
      fail([...names, 'a hook'], thrown);
    }
  }

  await runScope(scope, [], []);
  for (const name of unused) fail([name], new Error('no such test, and it was to be left out'));
  if (counts.passed + counts.failed === 0) fail([], new Error('no test ran'));
  globalThis.print(`${file}: ${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0;
}

async function limited(body) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  try {
    await Promise.race([body(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A value that `equal` and `matches` ask instead of comparing. */
const asymmetric = (name, accepts) => ({ accepts, toJSON: () => name });

export function expect(is) {
  return {
    ...matchers(is, false),
    not: matchers(is, true),
    rejects: Object.fromEntries(
      ['toBe', 'toEqual', 'toMatchObject', 'toThrow'].map((name) => [
        name,
        async (...expected) => {
          const thrown = await Promise.resolve(is).then(
            (value) => {
              throw new Error(`it resolved to ${show(value)}`);
            },
            (reason) => reason
          );
          matchers(thrown, false)[name](...expected);
        },
      ])
    ),
  };
}

expect.any = (type) =>
  asymmetric(`any ${type.name}`, (is) => is instanceof type || typeof is === type.name.toLowerCase());
expect.stringContaining = (part) =>
  asymmetric(`… ${part} …`, (is) => typeof is === 'string' && is.includes(part));
expect.stringMatching = (pattern) =>
  asymmetric(String(pattern), (is) => typeof is === 'string' && pattern.test(is));
expect.objectContaining = (members) => asymmetric(show(members), (is) => matches(is, members));

const RULES = {
  toBe: (is, expected) => Object.is(is, expected),
  toEqual: equal,
  toMatchObject: matches,
  toBeInstanceOf: (is, type) => is instanceof type,
  toBeNull: (is) => is === null,
  toBeUndefined: (is) => is === undefined,
  toBeTruthy: (is) => Boolean(is),
  toBeGreaterThan: (is, other) => is > other,
  toBeGreaterThanOrEqual: (is, other) => is >= other,
  toBeLessThan: (is, other) => is < other,
  toBeLessThanOrEqual: (is, other) => is <= other,
  toContain: (is, part) => (typeof is === 'string' ? is.includes(part) : [...is].includes(part)),
  toContainEqual: (is, part) => [...is].some((one) => equal(one, part)),
  toHaveLength: (is, length) => is.length === length,
  toHaveProperty: (is, name, ...value) => name in is && (value.length === 0 || equal(is[name], value[0])),
  toMatch: (is, pattern) => (typeof pattern === 'string' ? is.includes(pattern) : pattern.test(is)),
  toThrow: (call, expected) => {
    try {
      call();
    } catch (thrown) {
      // As in Jest, a text is a part of the message.
      if (typeof expected === 'string') return String(thrown?.message).includes(expected);
      return expected === undefined || equal(thrown, expected);
    }
    return false;
  },
};

function matchers(is, isNegated) {
  const check = (name, rule) => [
    name,
    (...expected) => {
      if (rule(is, ...expected) !== isNegated) return;
      const words = `expected ${isNegated ? 'not ' : ''}${name} ${expected.map(show).join(', ')}`;
      throw new Error(`${words}, but it is ${show(is)}`);
    },
  ];
  return Object.fromEntries(Object.entries(RULES).map(([name, rule]) => check(name, rule)));
}
