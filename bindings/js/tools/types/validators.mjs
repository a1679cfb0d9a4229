// Checks of the library's JSON, compiled ahead of time so that nothing is needed at run time.
import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';

import { wordsOf } from './schema.mjs';

/** What the native part returns or tells; only these are checked. */
const RETURNED = [
  'KeysStatus',
  'Session',
  'SessionEvent',
  'SessionSnapshot',
  'SessionState',
  'UnverifiedToken',
  'VaultStatus',
];

/** A module with one check per document. */
export function validatorsOf(definitions) {
  const ajv = new Ajv({
    // A definition becomes one function instead of a copy at every place that refers to it.
    inlineRefs: false,
    discriminator: true,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addSchema({ $id: 'wallet-jwt', $defs: checked(definitions) });
  const code = standaloneCode(
    ajv,
    Object.fromEntries(RETURNED.map((name) => [name, `wallet-jwt#/$defs/${name}`]))
  );
  if (/\brequire\(|\bimport\b/.test(code)) throw new Error('the checks need something at run time');
  // Only a set of words names its schema again.
  return code.replace(/^const (schema\d+) = .*$\n/gm, (line, name) =>
    code.match(new RegExp(`\\b${name}\\b`, 'g')).length > 1 ? line : ''
  );
}

/** The schema without its words for people, in the forms whose checks are small and say best what is wrong. */
function checked(schema) {
  if (Array.isArray(schema)) return schema.map(checked);
  if (schema === null || typeof schema !== 'object') return schema;
  const words = wordsOf(schema);
  if (words) return words.isOpen ? { type: 'string' } : { enum: words.words.map(({ word }) => word) };
  const result = Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => key !== 'description' || typeof value === 'object')
      .map(([key, value]) => [key, checked(value)])
  );
  if (schema.oneOf?.every((arm) => arm.properties?.kind)) {
    return { type: 'object', discriminator: { propertyName: 'kind' }, required: ['kind'], ...result };
  }
  return result;
}
