import { WalletJwtError } from './errors';

/**
 * The text that identifies a configuration for the native part: members sorted, undefined ones left out. Equal
 * configurations have equal texts.
 *
 * @throws WalletJwtError `E_CONFIG_FORMAT` if something in it is not JSON. The message names its place, never its value.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '', []);
}

function write(value: unknown, path: string, parents: readonly object[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value !== 'object')
    throw refused(path, typeof value === 'number' ? String(value) : `a ${typeof value}`);
  if (parents.includes(value)) throw refused(path, 'a cycle');
  const inside = [...parents, value];
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => write(item, `${path}[${index.toString()}]`, inside)).join(',')}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    throw refused(path, 'an object of a class');
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([name, member]) => `${JSON.stringify(name)}:${write(member, path ? `${path}.${name}` : name, inside)}`
    );
  return `{${members.join(',')}}`;
}

function refused(path: string, what: string): WalletJwtError {
  return new WalletJwtError(
    'E_CONFIG_FORMAT',
    `the configuration has ${what} at \`${path}\`, which is no JSON`,
    { path }
  );
}
