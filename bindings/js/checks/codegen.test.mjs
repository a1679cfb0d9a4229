/**
 * React Native's code generator on the package as an app gets it: with the oldest React Native that the package supports and
 * with the newest, for both platforms, against the schema in the tree.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';

import { run, runTool } from './commands.mjs';
import { installInto } from './packing.mjs';
import { emptyFolder, MODULES, note, ROOT, textOf } from './prepared.mjs';

const SPEC = 'bindings/js/src/NativeWalletJwt.ts';
/** What the native modules are written against. */
const SCHEMA = 'bindings/js/schema.json';
const JAVA = 'android/java/dev/walletjwt/reactnative/NativeWalletJwtSpec.java';
const OBJECTIVE_C = 'ios/WalletJwtSpec/WalletJwtSpec.h';

/** A change of the spec that must be found. */
const BEFORE = 'decodeUnverified(token: string): NativeAnswer';
const AFTER = 'decodeUnverified(token: string | null): NativeAnswer';

/** The lines of Java that a Kotlin module with this class as its base has to implement, or calls. */
const SIGNATURE = /^(public abstract |protected final |public NativeWalletJwtSpec\(|@ReactMethod)/;

describe('the generated code', () => {
  const app = emptyFolder('app');
  const committed = textOf(SCHEMA);
  let newest;
  let oldest;

  before(() => {
    const installed = installInto(app);
    newest = generate('newest', installed, emptyFolder('newest'));
    oldest = generate('oldest', installed, emptyFolder('oldest'));
  });

  test('the newest generator makes the schema in the tree', () => assertIsFor(newest, committed));

  test('the oldest generator makes the schema in the tree', () => assertIsFor(oldest, committed));

  test('a Kotlin module for the newest fits the oldest', () => {
    assert.deepEqual(newest.java, oldest.java);
  });

  test('an iOS module for the newest fits the oldest', () => {
    assert.equal(newest.objectiveC, oldest.objectiveC);
  });

  test('a changed spec does not have the schema in the tree', () => {
    const spec = textOf(SPEC);
    assert.ok(spec.includes(BEFORE), 'the spec has no line to plant the change in');
    const changed = emptyFolder('planted');
    mkdirSync(join(changed, dirname(SPEC)), { recursive: true });
    writeFileSync(join(changed, 'package.json'), textOf('package.json'));
    writeFileSync(join(changed, SPEC), spec.replace(BEFORE, AFTER));
    const planted = generate('newest', changed, emptyFolder('planted-output'));
    assert.throws(() => assertIsFor(planted, committed), /is not what the newest code generator makes/);
  });

  test("an app's own build generates the same for iOS", () => {
    const dependencies = { 'react-native': '*', 'react-native-wallet-jwt': '*' };
    const manifest = { name: 'app', version: '1.0.0', dependencies };
    writeFileSync(join(app, 'package.json'), JSON.stringify(manifest));
    // It looks for React Native beside the package, or in a folder above.
    symlinkSync(join(MODULES, 'react-native'), join(app, 'node_modules/react-native'));
    const options = ['--path', app, '--targetPlatform', 'ios', '--outputPath', app];
    runTool('react-native/scripts/generate-codegen-artifacts.js', options);
    const output = (file) => readFileSync(join(app, 'build/generated/ios/ReactCodegen', file), 'utf8');
    assert.equal(output('WalletJwtSpec/WalletJwtSpec.h'), newest.objectiveC);
    const registered = output('RCTModuleProviders.mm').includes('@"WalletJwt": @"RNWalletJwt"');
    assert.ok(registered, 'the build does not register the module');
    note(`${methodsOf(newest).length} methods`);
  });
});

describe('the comparison', () => {
  test('it takes the signatures from the Java', () => {
    const java = `public abstract class NativeWalletJwtSpec extends X {
      public static final String NAME = "W";
      public NativeWalletJwtSpec(ReactApplicationContext c) {
        super(c);
      }
      protected final void emitOnX(ReadableMap value) {
        callback.invoke();
      }
      @ReactMethod
      @DoNotStrip
      public abstract void verify(String token, Promise promise);
    }`;
    assert.deepEqual(signatures(java), [
      'public abstract class NativeWalletJwtSpec extends X {',
      'public NativeWalletJwtSpec(ReactApplicationContext c) {',
      'protected final void emitOnX(ReadableMap value) {',
      '@ReactMethod',
      'public abstract void verify(String token, Promise promise);',
    ]);
  });

  test("it ignores the generator's name and nothing else", () => {
    const named = schemaOf('{"libraryName":"","modules":{"a":1}}');
    assert.deepEqual(named, schemaOf('{"modules":{"a":1}}'));
    assert.notDeepEqual(named, schemaOf('{"modules":{"a":2}}'));
  });

  test('it refuses a schema without methods', () => {
    for (const [text, why] of [
      ['{}', /names no methods/],
      [withMethods('[]'), /names no methods/],
      // In the schema, but not in the code.
      [withMethods('[{"name":"verify"}]'), /Java has no verify/],
      [withMethods('[{}]'), /a method without a name/],
    ]) {
      const generated = { version: 'newest', schema: schemaOf(text), java: [], objectiveC: '' };
      assert.throws(() => assertIsFor(generated, text), why);
    }
  });

  test('it looks for every method in the Objective-C', () => {
    const text = withMethods('[{"name":"verify"}]');
    const java = ['public abstract void verify(String token);'];
    const generated = { version: 'newest', schema: schemaOf(text), java, objectiveC: '' };
    assert.throws(() => assertIsFor(generated, text), /Objective-C has no verify/);
    assertIsFor({ ...generated, objectiveC: '- (void)verify:(NSString *)token' }, text);
  });
});

/** What one version of the generator makes of a package's spec. */
function generate(version, folder, output) {
  run(process.execPath, [join(ROOT, 'bindings/js/tools/codegen.mjs'), version, folder, output]);
  const text = (file) => readFileSync(join(output, file), 'utf8');
  const schema = schemaOf(text('schema.json'));
  return { version, schema, java: signatures(text(JAVA)), objectiveC: text(OBJECTIVE_C) };
}

/** Throws unless the committed schema is this one, and every method of it is in the code for both platforms. */
function assertIsFor(generated, committed) {
  const { version, schema, java, objectiveC } = generated;
  assert.deepEqual(
    schema,
    schemaOf(committed),
    `${SCHEMA} is not what the ${version} code generator makes of ${SPEC}: if you meant the change, change the native ` +
      'modules and run `cargo xtask codegen`'
  );
  for (const method of methodsOf(generated)) {
    const isInJava = java.some((line) => line.includes(` ${method}(`));
    assert.ok(isInJava, `the ${version} Java has no ${method}`);
    // With arguments, or without.
    const isInObjectiveC = [':', ';'].some((end) => objectiveC.includes(`)${method}${end}`));
    assert.ok(isInObjectiveC, `the ${version} Objective-C has no ${method}`);
  }
}

function methodsOf({ schema }) {
  const methods = schema.modules?.NativeWalletJwt?.spec.methods ?? [];
  assert.ok(methods.length > 0, 'the schema names no methods');
  return methods.map(({ name }) => {
    assert.ok(name, 'a method without a name');
    return name;
  });
}

/** A schema, without what newer generators add about themselves. */
function schemaOf(text) {
  const { libraryName: _, ...schema } = JSON.parse(text);
  return schema;
}

function signatures(java) {
  const lines = java.split('\n').map((line) => line.trim());
  return lines.filter((line) => SIGNATURE.test(line));
}

function withMethods(methods) {
  return `{"modules":{"NativeWalletJwt":{"spec":{"methods":${methods}}}}}`;
}
