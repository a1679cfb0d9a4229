import { typeName } from './argumentChecks';
import { isWalletJwtError, WalletJwtError } from './errors';

/** Deeper than any configuration. The native part reads at most 127. */
const MAX_DEPTH = 64;
/** More than any configuration has: an array of a proxy may be endless. */
const MAX_VALUES = 100_000;

/**
 * The text that identifies a configuration for the native part: members sorted, undefined ones left out. Equal
 * configurations have equal texts, and unequal ones never do: what JSON would leave out is refused.
 *
 * @throws WalletJwtError `E_CONFIG_FORMAT` if something in it is not JSON. The message names its place, never its value.
 */
export function canonicalJson(value: unknown): string {
  return reading(() => new Writer().write(value, '', []));
}

/**
 * Reads something that the app made. Whatever a getter or a proxy throws becomes an error with a code, with that as the
 * cause.
 *
 * @throws WalletJwtError `E_CONFIG_FORMAT`, or the one that `read` throws
 */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (isWalletJwtError(cause)) throw cause;
    const detail = 'the configuration cannot be read: a getter or a proxy in it throws';
    throw new WalletJwtError('E_CONFIG_FORMAT', detail, {}, { cause });
  }
}

class Writer {
  private values = 0;

  write(value: unknown, path: string, parents: readonly object[]): string {
    this.values += 1;
    if (this.values > MAX_VALUES) throw refused(path, `more than ${MAX_VALUES.toString()} values`);
    if (value === null || typeof value === 'boolean' || typeof value === 'string')
      return JSON.stringify(value);
    if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
    if (typeof value !== 'object')
      throw refused(path, typeof value === 'number' ? String(value) : typeName(value));
    if (parents.includes(value)) throw refused(path, 'a cycle');
    if (parents.length >= MAX_DEPTH) throw refused(path, `more than ${MAX_DEPTH.toString()} levels`);
    const inside = [...parents, value];
    return Array.isArray(value) ? this.array(value, path, inside) : this.object(value, path, inside);
  }

  private array(value: readonly unknown[], path: string, inside: readonly object[]): string {
    const items: string[] = [];
    // Neither `map`, which passes over holes, nor an iterator, which the app may have replaced.
    for (let index = 0; index < value.length; index += 1) {
      const place = `${path}[${index.toString()}]`;
      if (!Object.prototype.hasOwnProperty.call(value, index)) throw refused(place, 'a hole');
      items.push(this.write(value[index], place, inside));
    }
    // `length` is a member too.
    if (namesIn(value, path).length !== items.length + 1)
      throw refused(path, 'an array with members besides its items');
    return `[${items.join(',')}]`;
  }

  private object(value: object, path: string, inside: readonly object[]): string {
    if (!isPlain(value)) throw refused(path, 'an object of a class');
    const names = namesIn(value, path);
    const hidden = names.find((name) => !Object.prototype.propertyIsEnumerable.call(value, name));
    if (hidden !== undefined) throw refused(placeOf(path, hidden), 'a hidden member');
    const members: string[] = [];
    for (const name of names.sort((one, other) => (one < other ? -1 : 1))) {
      const member = (value as Record<string, unknown>)[name];
      if (member !== undefined)
        members.push(`${JSON.stringify(name)}:${this.write(member, placeOf(path, name), inside)}`);
    }
    return `{${members.join(',')}}`;
  }
}

/** The names of its members. Hidden symbols are a library's own (MobX): they belong to no configuration. */
function namesIn(value: object, path: string): string[] {
  const isShown = (symbol: symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol);
  if (Object.getOwnPropertySymbols(value).some(isShown))
    throw refused(path, 'a member whose name is a symbol');
  return Object.getOwnPropertyNames(value);
}

/** Whether it inherits nothing that would count: its prototype is `Object.prototype`, another realm's too, or none. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return true;
  return (
    Object.getPrototypeOf(prototype) === null &&
    Object.prototype.hasOwnProperty.call(prototype, 'isPrototypeOf')
  );
}

function placeOf(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}

function refused(path: string, what: string): WalletJwtError {
  const detail = path
    ? `the configuration has ${what} at \`${path}\`, which is no JSON`
    : `the configuration is ${what}, which is no JSON`;
  return new WalletJwtError('E_CONFIG_FORMAT', detail, { path });
}
