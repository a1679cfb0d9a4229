import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

const GUARD = join(import.meta.dirname, '..', 'tools', 'prepack.mjs');
const ANDROID = (abi) => `android/src/main/jniLibs/${abi}/libwallet_jwt.so`;
const FRAMEWORK = 'ios/WalletJwtFFI.xcframework';
const BINARY = (slice) => `${FRAMEWORK}/${slice}/WalletJwtFFI.framework/WalletJwtFFI`;
const BOUNDARY = Buffer.from('\0ffi_wallet_jwt_uniffi_contract_version\0');

let root;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'wallet-jwt-prepack-'))));
afterEach(() => rmSync(root, { recursive: true }));

test('a package without libraries is refused with build commands', () => {
  const { status, said } = guard();
  assert.equal(status, 1);
  for (const part of [
    'cargo xtask android',
    'cargo xtask ios',
    ANDROID('arm64-v8a'),
    `${FRAMEWORK}/Info.plist`,
  ]) {
    assert.ok(said.includes(part), `${part}: ${said}`);
  }
});

test('ALLOW_SOURCE_ONLY=1 lets it pass, and no other value does', () => {
  assert.deepEqual(guard({ ALLOW_SOURCE_ONLY: '1' }), { status: 0, said: '' });
  for (const value of ['0', 'true', '']) assert.equal(guard({ ALLOW_SOURCE_ONLY: value }).status, 1, value);
});

test('with every library in its place it passes', () => {
  writeAll();
  assert.deepEqual(guard(), { status: 0, said: '' });
});

for (const absent of [
  ANDROID('arm64-v8a'),
  ANDROID('armeabi-v7a'),
  ANDROID('x86_64'),
  `${FRAMEWORK}/Info.plist`,
  BINARY('ios-arm64'),
  BINARY('ios-arm64_x86_64-simulator'),
]) {
  test(`${absent} alone may not be missing`, () => {
    writeAll();
    rmSync(join(root, absent));
    const { status, said } = guard();
    assert.equal(status, 1);
    assert.ok(said.includes(absent), said);
  });
}

const ARM64 = { bits: 64, machine: 183, ndk: true, align: 16384, boundary: true };
for (const [name, path, bytes, why] of [
  [
    'a library linked without the NDK',
    ANDROID('arm64-v8a'),
    elf({ ...ARM64, ndk: false }),
    "not linked by Android's NDK",
  ],
  [
    'a library of another processor',
    ANDROID('arm64-v8a'),
    elf({ ...ARM64, machine: 62 }),
    'another processor',
  ],
  [
    'a 32-bit library in the place of a 64-bit one',
    ANDROID('arm64-v8a'),
    elf({ ...ARM64, bits: 32 }),
    'another processor',
  ],
  ['pages of 4 KiB', ANDROID('arm64-v8a'), elf({ ...ARM64, align: 4096 }), '16 KiB'],
  [
    'a library without the boundary',
    ANDROID('arm64-v8a'),
    elf({ ...ARM64, boundary: false }),
    'does not export the boundary',
  ],
  ['an empty file', ANDROID('x86_64'), Buffer.alloc(0), 'no ELF file'],
  ['an empty framework', BINARY('ios-arm64'), Buffer.alloc(0), 'no Mach-O file'],
  [
    'a framework without the boundary',
    BINARY('ios-arm64'),
    machO().subarray(0, 4),
    'does not export the boundary',
  ],
  [
    'a list of slices without the simulator',
    `${FRAMEWORK}/Info.plist`,
    '<string>ios-arm64</string>',
    'does not name ios-arm64_x86',
  ],
]) {
  test(`${name} is refused, ALLOW_SOURCE_ONLY or not`, () => {
    writeAll();
    write(path, bytes);
    for (const environment of [{}, { ALLOW_SOURCE_ONLY: '1' }]) {
      const { status, said } = guard(environment);
      assert.equal(status, 1);
      assert.ok(said.includes(path) && said.includes(why), said);
    }
  });
}

for (const stray of [
  'android/src/main/jniLibs/x86/libwallet_jwt.so',
  'android/src/main/jniLibs/arm64-v8a/libother.so',
  'android/src/main/java/libwallet_jwt.a',
  'android/core/src/main/jniLibs/x86_64/libwallet_jwt.so',
  'bindings/kotlin/src/libwallet_jwt.so',
  'bindings/js/src/libwallet_jwt.dylib',
  'ios/libwallet_jwt.a',
]) {
  test(`${stray} is refused, however good it is`, () => {
    writeAll();
    write(stray, elf(ARM64));
    const { status, said } = guard({ ALLOW_SOURCE_ONLY: '1' });
    assert.equal(status, 1);
    assert.ok(said.includes(`${stray}: no library belongs there`), said);
  });
}

// A real file of a real linker, like a library that was built for this machine. Only Linux has the file format of Android. The
// step refuses skipped tests, so there is no such test on other systems.
if (process.platform === 'linux') {
  test('a program of this machine is refused as a phone library', () => {
    writeAll();
    const path = ANDROID(process.arch === 'arm64' ? 'arm64-v8a' : 'x86_64');
    copyFileSync(process.execPath, join(root, path));
    const { status, said } = guard({ ALLOW_SOURCE_ONLY: '1' });
    assert.equal(status, 1);
    assert.ok(said.includes("not linked by Android's NDK"), said);
  });
}

function guard(environment = {}) {
  const { ALLOW_SOURCE_ONLY: _, ...inherited } = process.env;
  const run = spawnSync(process.execPath, [GUARD], {
    cwd: root,
    env: { ...inherited, ...environment },
    encoding: 'utf8',
  });
  return { status: run.status, said: run.stdout + run.stderr };
}

function write(path, bytes) {
  const place = join(root, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, bytes);
}

function writeAll() {
  write(ANDROID('arm64-v8a'), elf(ARM64));
  write(ANDROID('armeabi-v7a'), elf({ ...ARM64, bits: 32, machine: 40, align: 4096 }));
  write(ANDROID('x86_64'), elf({ ...ARM64, machine: 62 }));
  write(`${FRAMEWORK}/Info.plist`, '<string>ios-arm64</string><string>ios-arm64_x86_64-simulator</string>');
  write(BINARY('ios-arm64'), machO());
  write(BINARY('ios-arm64_x86_64-simulator'), machO());
}

/** As much of an ELF file as the guard looks at: a head, one loaded segment, the note, an exported name. */
function elf({ bits, machine, ndk, align, boundary }) {
  const head = Buffer.alloc(64 + 56);
  head.writeUInt32BE(0x7f454c46, 0);
  head[4] = bits / 32;
  head.writeUInt16LE(machine, 18);
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(1, 56);
  head.writeUInt32LE(1, 64);
  head.writeBigUInt64LE(BigInt(align), 64 + 48);
  const note = Buffer.from([8, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, ...Buffer.from('Android\0'), 24, 0, 0, 0]);
  return Buffer.concat([head, ndk ? note : Buffer.alloc(0), boundary ? BOUNDARY : Buffer.alloc(0)]);
}

function machO() {
  return Buffer.concat([Buffer.from([0xcf, 0xfa, 0xed, 0xfe]), BOUNDARY]);
}
