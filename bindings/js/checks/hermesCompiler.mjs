/** The compiler of a React Native release. */
import { join } from 'node:path';

import { statusOf } from './commands.mjs';
import { prepared } from './prepared.mjs';

/** Whether Hermes compiles the script, with the options of React Native's own builds. `output` gets the bytecode. */
export function compiles(modules, script, output) {
  const compiler = join(modules, 'hermes-compiler', 'hermesc', prepared('CHECK_HERMES'), 'hermesc');
  const options = ['-w', '-emit-binary', '-O', '-max-diagnostic-width=80', '-out', output];
  return statusOf(compiler, [...options, script]) === 0;
}
