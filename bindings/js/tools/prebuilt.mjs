/**
 * The libraries that the package carries, so that an app's developer needs neither Rust nor a download: where they lie, and
 * whether they are what they should be. Everything here looks at bytes; nothing is run.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Android's names of the processors, with ELF's class (32 or 64 bits) and machine. */
const ANDROID = [
  { abi: 'arm64-v8a', bits: 64, machine: 183 },
  { abi: 'armeabi-v7a', bits: 32, machine: 40 },
  { abi: 'x86_64', bits: 64, machine: 62 },
];
/** What Google Play asks of every segment of a 64-bit library. */
const PAGE_BYTES = 16 * 1024;
const XCFRAMEWORK = 'ios/WalletJwtFFI.xcframework';
const SLICES = ['ios-arm64', 'ios-arm64_x86_64-simulator'];
/** What the package takes whole folders of. */
const PACKED = [
  'android/core/src/main',
  'android/src',
  'bindings/js/src',
  'bindings/kotlin/generated',
  'bindings/kotlin/src',
  'bindings/swift/Sources/WalletJwt',
  'ios',
];
const LIBRARY = /\.(so(\.\d+)*|a|dylib|o|rlib)$/;
/** Every library with our boundary exports it; uniffi's bindings ask for it first. */
const EXPORTED = 'ffi_wallet_jwt_uniffi_contract_version';

/**
 * What is wrong with the prebuilt libraries below `root`.
 *
 * `missing` are files that are not there, `unfit` are sentences about those that are there and must not be shipped.
 */
export function inspect(root) {
  const missing = [];
  const unfit = [];
  const look = (path, reason) => {
    if (!existsSync(join(root, path))) {
      missing.push(path);
      return;
    }
    const why = reason(readFileSync(join(root, path)));
    if (why !== undefined) unfit.push(`${path}: ${why}`);
  };
  for (const target of ANDROID) {
    look(androidLibrary(target), (bytes) => unfitForAndroid(bytes, target));
  }
  look(`${XCFRAMEWORK}/Info.plist`, unfitAsXcframework);
  for (const slice of SLICES) {
    look(`${XCFRAMEWORK}/${slice}/WalletJwtFFI.framework/WalletJwtFFI`, unfitForApple);
  }
  const known = ANDROID.map(androidLibrary);
  for (const path of PACKED.flatMap((folder) => filesBelow(root, folder))) {
    if (LIBRARY.test(path) && !known.includes(path)) unfit.push(`${path}: no library belongs there`);
  }
  return { missing, unfit };
}

function androidLibrary({ abi }) {
  return `android/src/main/jniLibs/${abi}/libwallet_jwt.so`;
}

/** The files below a folder, from `root`. */
function filesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(root, path) : [path];
  });
}

/** Why this is no library for that processor of a phone. */
function unfitForAndroid(bytes, { bits, machine }) {
  if (bytes.length < 64 || bytes.readUInt32BE(0) !== 0x7f454c46) return 'it is no ELF file';
  if (bytes[4] !== bits / 32 || bytes.readUInt16LE(18) !== machine) return 'it is made for another processor';
  if (!bytes.includes(androidNote()))
    return "it was not linked by Android's NDK: check builds must not be shipped";
  if (!bytes.includes(EXPORTED)) return 'it does not export the boundary (feature `ffi`)';
  if (bits === 64 && segmentAlignments(bytes).some((align) => align % PAGE_BYTES !== 0)) {
    return 'its segments are not aligned to pages of 16 KiB';
  }
  return undefined;
}

/**
 * The end of the note's head, and its owner. The NDK's start file (crtbegin_so.o) puts this note into every library: what was
 * linked against stand-ins for Android's libraries, to see whether it links at all, has none.
 */
function androidNote() {
  const ident = Buffer.alloc(4);
  ident.writeUInt32LE(1);
  return Buffer.concat([ident, Buffer.from('Android\0')]);
}

/** `p_align` of every segment that is loaded, of a 64-bit ELF file. */
function segmentAlignments(bytes) {
  const LOADED = 1;
  const [start, size, count] = [bytes.readBigUInt64LE(32), bytes.readUInt16LE(54), bytes.readUInt16LE(56)];
  const headers = Array.from({ length: count }, (_, index) => Number(start) + index * size);
  return headers
    .filter((header) => bytes.readUInt32LE(header) === LOADED)
    .map((header) => Number(bytes.readBigUInt64LE(header + 48)));
}

function unfitAsXcframework(bytes) {
  const absent = SLICES.filter((slice) => !bytes.includes(`<string>${slice}</string>`));
  return absent.length === 0 ? undefined : `it does not name ${absent.join(' and ')}`;
}

function unfitForApple(bytes) {
  const [THIN, FAT] = [0xcffaedfe, 0xcafebabe];
  if (bytes.length < 4 || ![THIN, FAT].includes(bytes.readUInt32BE(0))) return 'it is no Mach-O file';
  if (!bytes.includes(EXPORTED)) return 'it does not export the boundary (feature `ffi`)';
  return undefined;
}
