/**
 * Runs before `npm pack` and `npm publish`: no package leaves without the libraries that it needs on a phone, and none
 * with a library that must not be shipped.
 */
import { inspect } from './prebuilt.mjs';

const { missing, unfit } = inspect(process.cwd());
const sourceOnly = process.env.ALLOW_SOURCE_ONLY === '1';

if (unfit.length > 0) {
  // Whatever was allowed: a wrong library is worse than none, which Gradle and CocoaPods say themselves.
  fail(['These libraries must not be shipped:', ...unfit.map(indented)]);
} else if (missing.length > 0 && !sourceOnly) {
  fail([
    'The package carries prebuilt libraries, and these are missing:',
    ...missing.map(indented),
    'Build them first:',
    indented("cargo xtask android    # needs Android's NDK"),
    indented('cargo xtask ios        # needs a Mac with Xcode'),
    'or set ALLOW_SOURCE_ONLY=1 for a package without those that are missing, for tests and reviews.',
  ]);
}

function indented(line) {
  return `    ${line}`;
}

function fail(lines) {
  console.error(lines.join('\n'));
  process.exitCode = 1;
}
