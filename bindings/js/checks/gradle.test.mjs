/**
 * The two Gradle builds: `android` is in the npm package, `android/core` makes the library for Maven. Gradle cannot run here.
 * These checks read the builds: what they name exists, and it is the same in both.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, test } from 'node:test';

import { packedFiles } from './packing.mjs';
import { MODULES, prepared, ROOT, textOf } from './prepared.mjs';

const VERSION = prepared('CHECK_VERSION');
const POM = textOf('bindings/kotlin/pom.xml');
/** What React Native itself is built with. */
const CATALOG = readFileSync(join(MODULES, 'react-native/gradle/libs.versions.toml'), 'utf8');
/** The libraries come with a release, and are in no tree. */
const LIBRARIES = 'android/src/main/jniLibs';
const MANIFEST = 'android/core/src/main/AndroidManifest.xml';

const APP = build('android');
const CORE = build('android/core');
const EXAMPLE = textOf('examples/android-kotlin/build.gradle');

for (const { folder, text, kotlin, files } of [APP, CORE]) {
  describe(`${folder}/build.gradle`, () => {
    test('every folder and file that it names exists', () => {
      for (const path of [...kotlin, ...files]) assert.ok(existsSync(join(ROOT, path)), path);
      assert.ok(kotlin.length > 2, kotlin.join());
      assert.ok(files.includes('android/core/consumer-rules.pro'), files.join());
    });

    test('it looks for the native libraries where they are put', () => {
      const [, path] = /file\("([^"]*)\$it\/libwallet_jwt\.so"\)/.exec(text);
      assert.equal(posix.join(folder, path), `${LIBRARIES}/`);
      for (const processor of ['arm64-v8a', 'armeabi-v7a', 'x86_64'])
        assert.ok(text.includes(`"${processor}"`));
    });

    test('its dependencies have the versions of the JVM', () => {
      for (const dependency of [
        `net.java.dev.jna:jna:${pinned('jna')}@aar`,
        `org.jetbrains.kotlinx:kotlinx-coroutines-core:${pinned('coroutines')}`,
      ]) {
        assert.ok(text.includes(`"${dependency}"`), dependency);
      }
    });

    test('every dependency has an exact version, or the app has chosen it', () => {
      const all = [...text.matchAll(/(?:[iI]mplementation|api) "([^"]*)"/g)].map(([, name]) => name);
      assert.ok(all.length >= 3, all.join());
      for (const name of all) {
        const isExact = /^[^:]+:[^:]+:\d[\d.]*(@aar)?$/.test(name);
        assert.ok(isExact || name === 'com.facebook.react:react-android', name);
      }
    });

    test("it declares the library's one capability, and the name that apps ask for", () => {
      const capabilities = [...text.matchAll(/outgoing\.capability\("([^"]*)"\)/g)].map(([, name]) =>
        name.replace(/:(\$\{project\.version\}|[\d.]+)$/, '')
      );
      const own =
        folder === 'android' ? '${project.group}:${project.name}' : 'dev.walletjwt:wallet-jwt-android';
      assert.deepEqual(capabilities, ['dev.walletjwt:wallet-jwt', own]);
    });

    test('it has the SDK levels of React Native', () => {
      assert.match(text, new RegExp(`compileSdk\\b.*\\b${catalog('compileSdk')}\\b`));
      assert.match(text, new RegExp(`minSdk\\b.*\\b${catalog('minSdk')}\\b`));
    });
  });
}

describe('both Gradle builds', () => {
  test('the npm package compiles all that is in the library for Maven', () => {
    assert.deepEqual(
      CORE.kotlin.filter((folder) => !APP.kotlin.includes(folder)),
      []
    );
    // From version 9 of Android's plugin on, no Kotlin is found in a folder that is added to `java`.
    for (const { text } of [APP, CORE]) assert.ok(!text.includes('java.srcDir'));
  });

  test('all Kotlin of the package is compiled, and each folder is packed', () => {
    const packed = packedFiles();
    const kotlin = packed.filter((file) => file.endsWith('.kt'));
    const isBelow = (file) => APP.kotlin.some((folder) => file.startsWith(`${folder}/`));
    assert.deepEqual(
      kotlin.filter((file) => !isBelow(file)),
      []
    );
    for (const path of APP.kotlin)
      assert.ok(
        kotlin.some((file) => file.startsWith(`${path}/`)),
        `${path} is not packed`
      );
    for (const path of APP.files) assert.ok(packed.includes(path), `${path} is not packed`);
  });

  test('there is one manifest, and both use it', () => {
    assert.ok(APP.files.includes(MANIFEST));
    // The plugin looks here if no other place is named.
    assert.ok(!existsSync(join(ROOT, 'android/src/main/AndroidManifest.xml')));
    assert.ok(!CORE.text.includes('srcFile'));
  });

  test('the manifest asks for the network, has the provider, and sets nothing on the application', () => {
    const manifest = textOf(MANIFEST).replace(/<!--[\s\S]*?-->/g, '');
    const permissions = [...manifest.matchAll(/<uses-permission\s+android:name="([^"]*)"/g)].map(
      ([, name]) => name
    );
    assert.deepEqual(permissions, ['android.permission.INTERNET']);
    assert.match(manifest, /<application>/);
    const [, provider] = /<provider([^>]*)\/>/.exec(manifest);
    for (const attribute of [
      'android:name="dev.walletjwt.WalletJwtInitializer"',
      // With one name for all apps only one of them could be installed.
      'android:authorities="${applicationId}.dev.walletjwt"',
      'android:directBootAware="true"',
      'android:exported="false"',
    ]) {
      assert.ok(provider.includes(attribute), attribute);
    }
    assert.equal(manifest.match(/<provider/g).length, 1);
  });

  test('they have the version of the library', () => {
    assert.ok(CORE.text.includes(`\nversion = "${VERSION}"\n`));
    assert.ok(APP.text.includes(`"dev.walletjwt:wallet-jwt:${VERSION}"`));
    assert.ok(EXAMPLE.includes(`"dev.walletjwt:wallet-jwt-android:${VERSION}"`));
  });

  test("the library for Maven has React Native's plugin and the JVM's Kotlin", () => {
    assert.ok(CORE.text.includes(`id "com.android.library" version "${catalog('agp')}"`));
    assert.ok(EXAMPLE.includes(`id "com.android.application" version "${catalog('agp')}"`));
    // The merger of manifests in that plugin (step `android-apk`).
    assert.equal(
      pinned('manifest-merger'),
      catalog('agp').replace(/^\d+/, (major) => Number(major) + 23)
    );
    assert.ok(CORE.text.includes(`coreLibrariesVersion = "${pinned('kotlin')}"`));
    const [language] = pinned('kotlin').match(/^\d+\.\d+/);
    const spelled = `KotlinVersion.KOTLIN_${language.replace('.', '_')}`;
    for (const name of ['languageVersion', 'apiVersion'])
      assert.ok(CORE.text.includes(`${name} = ${spelled}`));
  });

  test("React Native's autolinking sees one project", () => {
    const builds = packedFiles().filter((file) => /\.gradle(\.kts)?$/.test(file));
    assert.deepEqual(builds, ['android/build.gradle']);
  });
});

/** A build with the paths that it names, from the root. */
function build(folder) {
  const text = textOf(`${folder}/build.gradle`);
  const named = (pattern) =>
    [...text.matchAll(pattern)].flatMap(([, list]) =>
      [...list.matchAll(/"([^"]*)"/g)].map(([, path]) => posix.join(folder, path))
    );
  const usual = ['src/main/java', 'src/main/kotlin'].map((path) => `${folder}/${path}`);
  return {
    folder,
    text,
    kotlin: [
      ...usual.filter((path) => existsSync(join(ROOT, path)) && readdirSync(join(ROOT, path)).length > 0),
      ...named(/main\.kotlin\.srcDirs(.*)/g),
    ],
    files: named(/(?:consumerProguardFiles|manifest\.srcFile)(.*)/g),
  };
}

/** A version that Maven builds the JVM's jar with. */
function pinned(name) {
  return new RegExp(`<${name}\\.version>([^<]*)<`).exec(POM)[1];
}

/** A version that React Native is built with. */
function catalog(name) {
  return new RegExp(`^${name} = "([^"]*)"$`, 'm').exec(CATALOG)[1];
}
