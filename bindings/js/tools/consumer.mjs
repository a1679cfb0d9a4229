/**
 * An app that installs the packed package: unpacks the tarball where npm would, checks the app's types and runs its tests.
 * Everything else is found where this repository has it, in node_modules at its root.
 *
 *     node bindings/js/tools/consumer.mjs <tarball> <folder inside the repository, emptied first>
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [tarball, folder] = process.argv.slice(2).map((path) => resolve(path));
if (!folder) throw new Error('say the tarball, and where the app may be');

const installed = join(folder, 'node_modules', 'react-native-wallet-jwt');
rmSync(folder, { recursive: true, force: true });
cpSync(join(import.meta.dirname, '..', 'consumer'), folder, { recursive: true });
mkdirSync(installed, { recursive: true });
execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);

const packages = createRequire(join(folder, 'package.json'));
for (const [tool, ...args] of [['typescript/bin/tsc'], ['jest/bin/jest', '--ci']]) {
  execFileSync(process.execPath, [packages.resolve(tool), ...args], { cwd: folder, stdio: 'inherit' });
}
