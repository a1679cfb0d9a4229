// TypeScript types of the library's JSON.
import { compile } from 'json-schema-to-typescript';

import { wordsOf } from './schema.mjs';

const STYLE = { printWidth: 100, singleQuote: true, trailingComma: 'es5' };
const OPTIONS = {
  additionalProperties: false,
  bannerComment: '',
  format: true,
  style: STYLE,
  unknownAny: true,
};

/** One exported type for each definition, in the order of their names. */
export async function typesOf(definitions) {
  const types = [];
  for (const [name, schema] of Object.entries(definitions)) {
    // Its documentation is longer, and it stands in a file of its own.
    if (name === 'ErrorCode') continue;
    types.push(await compile({ ...withNamedArms(typed(schema), name), title: name }, name, OPTIONS));
  }
  const text = types.join('\n').replace(/\/\*\*\n\s*\* ([^\n]*)\n\s*\*\//g, '/** $1 */');
  return `import type { ErrorCode } from './errorCodes';\n\n${text}`;
}

/** Gives the arms of a union that `kind` tells apart names of their own, so that their documentation stays with them. */
function withNamedArms(schema, name) {
  const kindOf = (arm) => arm.properties?.kind?.tsType?.replaceAll("'", '');
  if (!schema.oneOf?.every(kindOf)) return schema;
  const named = (arm) => ({ ...arm, title: name + capitalised(kindOf(arm)) });
  return { ...schema, oneOf: schema.oneOf.map(named) };
}

function capitalised(word) {
  return word[0].toUpperCase() + word.slice(1);
}

/** The schema with TypeScript's own words where it has better ones: for references and for sets of words. */
function typed(schema) {
  if (Array.isArray(schema)) return schema.map(typed);
  if (schema === null || typeof schema !== 'object') return schema;
  if (schema.$ref) return { description: schema.description, tsType: schema.$ref.replace('#/$defs/', '') };
  const { type, properties, additionalProperties, description } = schema;
  if (type === 'object' && !properties && additionalProperties === true) {
    return { description, tsType: 'Record<string, unknown>' };
  }
  const words = wordsOf(schema);
  if (words) return { description: withWords(schema.description, words), tsType: unionOf(words) };
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'properties'
        ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, typed(member)]))
        : typed(value),
    ])
  );
}

function unionOf({ words, isOpen }) {
  const arms = words.map(({ word }) => `'${word}'`);
  // Written this way an editor still offers the known words.
  return [...arms, ...(isOpen ? ['(string & {})'] : [])].join(' | ');
}

function withWords(description, { words, isOpen }) {
  const lines = words
    // A description that only repeats the word says nothing.
    .filter((item) => item.description && item.description !== `\`${item.word}\`.`)
    .map((item) => `- \`${item.word}\`: ${item.description}`);
  if (isOpen) lines.push('- any other: a word that this version does not know, as the provider wrote it.');
  return [description, lines.join('\n')].filter(Boolean).join('\n\n');
}
