/** Running commands. What they print goes into the log of the step (standard error), so that it cannot look like a test. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { MODULES, ROOT } from './prepared.mjs';

/** Runs a command in the root of the tree, and returns its exit status. */
export function statusOf(program, args, options = {}) {
  return start(program, args, { stdio: ['ignore', 2, 2], ...options }).status;
}

/** Runs a command that must end with status 0. */
export function run(program, args, options = {}) {
  assert.equal(statusOf(program, args, options), 0, `\`${program} ${args.join(' ')}\` failed`);
}

/** Runs a command that must end with status 0, and returns what it printed. */
export function outputOf(program, args, options = {}) {
  const { status, stdout } = start(program, args, { stdio: ['ignore', 'pipe', 2], ...options });
  assert.equal(status, 0, `\`${program} ${args.join(' ')}\` failed`);
  return stdout;
}

/** Runs a program of an npm package that must end with status 0. `file` is its path in `node_modules`. */
export function runTool(file, args, options = {}) {
  run(process.execPath, [join(MODULES, file), ...args], options);
}

function start(program, args, options) {
  const ended = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28, ...options });
  if (ended.error) throw ended.error;
  return ended;
}
