/** Programs of the installed example app. */
import { join } from 'node:path';

import { outputOf, run } from './commands.mjs';
import { passedIn, runJest } from './jestReport.mjs';
import { emptyFolder, prepared } from './prepared.mjs';

/** The folder of the app. */
export const APP = prepared('CHECK_APP');

const ENVIRONMENT = {
  ...process.env,
  // No program asks questions or reports to anybody.
  CI: '1',
  EXPO_OFFLINE: '1',
  EXPO_NO_TELEMETRY: '1',
  // For caches. In the system's folder they would stay when this tree is deleted.
  TMPDIR: emptyFolder('caches'),
};

/** Runs a program of one of the app's packages. `file` is its path in the app's `node_modules`. */
export function runInApp(file, args = [], variables = {}) {
  run(process.execPath, [join(APP, 'node_modules', file), ...args], options(variables));
}

/** The same, and returns what it printed. */
export function printedInApp(file, args) {
  return outputOf(process.execPath, [join(APP, 'node_modules', file), ...args], options({}));
}

/** Runs the app's tests, with these variables in their environment, and returns how many have passed. */
export function runTests(variables = {}) {
  return passedIn(runJest([], options(variables), join(APP, 'node_modules')));
}

function options(variables) {
  return { cwd: APP, env: { ...ENVIRONMENT, ...variables } };
}
