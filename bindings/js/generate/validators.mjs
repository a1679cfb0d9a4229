// Checks of the library's JSON, compiled ahead of time so that nothing is needed at run time.
import Ajv2020 from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';

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
  const ajv = new Ajv2020({
    // A definition becomes one function instead of a copy at every place that refers to it.
    inlineRefs: false,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addSchema({ $id: 'wallet-jwt', $defs: withoutWords(definitions) });
  const code = standaloneCode(
    ajv,
    Object.fromEntries(RETURNED.map((name) => [name, `wallet-jwt#/$defs/${name}`]))
  );
  if (/\brequire\(|\bimport\b/.test(code)) throw new Error('the checks need something at run time');
  return code;
}

function withoutWords(schema) {
  if (Array.isArray(schema)) return schema.map(withoutWords);
  if (schema === null || typeof schema !== 'object') return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => key !== 'description' || typeof value !== 'string')
      .map(([key, value]) => [key, withoutWords(value)])
  );
}
