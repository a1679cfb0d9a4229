/**
 * What `cargo xtask test` has prepared for a check: paths in environment variables, a folder for files, and a file for the
 * note that the step shows when it passes. xtask/src/steps/javascript.rs sets the variables.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the source tree. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The npm packages that the lock file pins. */
export const MODULES = join(ROOT, 'node_modules');

/** The value of a variable that the step sets. */
export function prepared(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the step with \`cargo xtask test --only …\``);
  return value;
}

/** An empty folder for files of this check. */
export function emptyFolder(name) {
  const folder = join(prepared('CHECK_FOLDER'), name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Says how much the check did. The step shows it, and fails without it. */
export function note(text) {
  writeFileSync(prepared('CHECK_NOTE'), text);
}

/** The text of a file of the tree. */
export function textOf(path) {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The content of a JSON file of the tree. */
export function jsonOf(path) {
  return JSON.parse(textOf(path));
}
