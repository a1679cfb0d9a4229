/**
 * React Native's code generator on the spec of the native module, as an app's build runs it: the schema from the files in
 * `codegenConfig.jsSrcsDir`, then the code for a platform from the schema.
 *
 *     node codegen.mjs VERSION PACKAGE OUTPUT
 *
 * VERSION is a key of `GENERATORS`; PACKAGE the folder of a package with a `codegenConfig`; into OUTPUT go `schema.json`,
 * `android/` and `ios/`.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** The oldest React Native that the package supports, and the one that it is made with. */
const GENERATORS = { oldest: 'codegen-0.80', newest: '@react-native/codegen' };

const [version, packageFolder, output] = process.argv.slice(2);
const generator = GENERATORS[version];
if (generator === undefined || output === undefined) {
  console.error(`usage: codegen.mjs ${Object.keys(GENERATORS).join('|')} PACKAGE OUTPUT`);
  process.exit(2);
}
const require = createRequire(import.meta.url);
const { combineSchemasInFileList } = require(`${generator}/lib/cli/combine/combine-js-to-schema.js`);
const { generate } = require(`${generator}/lib/generators/RNCodegen.js`);

const { codegenConfig } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
// The generator names files by their paths in what it prints, so that they must not depend on who calls.
const destination = resolve(output);
process.chdir(packageFolder);
rmSync(destination, { recursive: true, force: true });

const schemas = ['android', 'ios'].map((platform) => [
  platform,
  combineSchemasInFileList([codegenConfig.jsSrcsDir], platform, null),
]);
for (const [platform, schema] of schemas) {
  if (Object.keys(schema.modules).length === 0)
    throw new Error(`no spec found in ${codegenConfig.jsSrcsDir}`);
  const folder = join(destination, platform);
  mkdirSync(folder, { recursive: true });
  const generators = { android: ['modulesAndroid', 'modulesCxx'], ios: ['modulesIOS', 'modulesCxx'] };
  const isDone = generate(
    {
      libraryName: codegenConfig.name,
      schema,
      outputDirectory: folder,
      packageName: codegenConfig.android.javaPackageName,
      assumeNonnull: platform === 'ios',
      useLocalIncludePaths: false,
      includeGetDebugPropsImplementation: false,
    },
    { generators: generators[platform] }
  );
  if (!isDone) throw new Error(`the generator failed for ${platform}`);
}
const [[, schema], [, other]] = schemas;
if (text(schema) !== text(other)) throw new Error('the spec is not the same for Android and iOS');
writeFileSync(join(destination, 'schema.json'), text(schema));

function text(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
