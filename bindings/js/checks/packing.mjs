/** The package as npm packs it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { outputOf, run } from './commands.mjs';
import { prepared } from './prepared.mjs';

/** Unpacks the package as npm does when it installs it in an app. Returns the folder. */
export function installInto(app) {
  const folder = join(app, 'node_modules', 'react-native-wallet-jwt');
  mkdirSync(folder, { recursive: true });
  run('tar', ['-xzf', prepared('CHECK_PACKAGE'), '-C', folder, '--strip-components=1']);
  return folder;
}

/** The paths of the files in the package. */
export function packedFiles() {
  const lines = outputOf('tar', ['-tzf', prepared('CHECK_PACKAGE')])
    .trimEnd()
    .split('\n');
  return lines.map((line) => line.replace(/^package\//, ''));
}
