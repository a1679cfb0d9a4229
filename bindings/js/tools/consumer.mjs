/**
 * An app that installs the packed package: unpacks the tarball where npm would, checks the app's types and runs its tests.
 * Everything else comes from this repository's own node_modules.
 *
 *     node bindings/js/tools/consumer.mjs <tarball> <folder, emptied first> <file for Jest's report>
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [tarball, folder, report] = process.argv.slice(2).map((path) => resolve(path));
if (!report) throw new Error('say the tarball, where the app may be, and where its report');

const app = join(folder, 'app');
const installed = join(app, 'node_modules', 'react-native-wallet-jwt');
rmSync(folder, { recursive: true, force: true });
cpSync(join(import.meta.dirname, '..', 'consumer'), app, { recursive: true });
// Where Node looks for what the app itself has not.
symlinkSync(join(import.meta.dirname, '..', '..', '..', 'node_modules'), join(folder, 'node_modules'));
mkdirSync(installed, { recursive: true });
execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);

const packages = createRequire(join(app, 'package.json'));
for (const [tool, ...args] of [
  ['typescript/bin/tsc'],
  ['jest/bin/jest', '--ci', '--json', '--outputFile', report],
]) {
  execFileSync(process.execPath, [packages.resolve(tool), ...args], { cwd: app, stdio: 'inherit' });
}
