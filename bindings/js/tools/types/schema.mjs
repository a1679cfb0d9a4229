// The library's JSON Schema as the generators want it: definitions without what only people who write Rust care about.

/**
 * Reads the definitions. Members that may be absent are never null in our JSON, so `null` goes; unknown members are
 * accepted, because later versions add some.
 */
export function readDefinitions(document) {
  const names = Object.keys(document.$defs).sort();
  const definitions = Object.fromEntries(names.map((name) => [name, simplified(document.$defs[name], name)]));
  return Object.fromEntries(names.map((name) => [name, withoutCopies(definitions[name], definitions)]));
}

/** A flattened union (`#[serde(flatten)]`) is written out once more; it is the union and something. */
function withoutCopies({ oneOf, description, ...rest }, definitions) {
  if (!oneOf || !rest.properties) return { description, ...rest, ...(oneOf && { oneOf }) };
  const text = JSON.stringify(oneOf);
  const original = Object.keys(definitions).find(
    (name) => !definitions[name].properties && JSON.stringify(definitions[name].oneOf) === text
  );
  if (!original) throw new Error(`a flattened union is no definition: ${text.slice(0, 100)}`);
  return { description, allOf: [{ $ref: `#/$defs/${original}` }, rest] };
}

/** Whether a schema is a set of words: closed, or open with any other string. */
export function wordsOf(schema) {
  const arms = schema.oneOf ?? schema.anyOf;
  if (schema.enum) return { words: schema.enum.map((word) => ({ word })), isOpen: false };
  if (schema.const !== undefined) return { words: [{ word: schema.const }], isOpen: false };
  if (!arms) return null;
  const words = [];
  let isOpen = false;
  for (const arm of arms) {
    if (typeof arm.const === 'string') words.push({ word: arm.const, description: arm.description });
    else if (arm.enum) words.push(...arm.enum.map((word) => ({ word, description: arm.description })));
    else if (arm.type === 'string') isOpen = true;
    else if (wordsOf(arm) === null) return null;
    else {
      const inner = wordsOf(arm);
      words.push(...inner.words);
      isOpen ||= inner.isOpen;
    }
  }
  return { words, isOpen };
}

function simplified(schema, path) {
  if (Array.isArray(schema)) return schema.map((item, index) => simplified(item, `${path}[${index}]`));
  if (schema === null || typeof schema !== 'object') return schema;
  const { format, default: _, additionalProperties, ...rest } = schema;
  const result = {};
  for (const [key, value] of Object.entries(rest)) {
    if (key === 'properties') result.properties = membersOf(schema, path);
    else if (key === 'description') result.description = prose(value);
    else result[key] = simplified(value, `${path}.${key}`);
  }
  // A map from any name is the one form in which `additionalProperties` says something.
  if (additionalProperties !== undefined && additionalProperties !== false) {
    result.additionalProperties = simplified(additionalProperties, path);
  }
  return result;
}

function membersOf(schema, path) {
  const required = new Set(schema.required ?? []);
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, member]) => {
      const without = withoutNull(member);
      if (without !== member && required.has(name)) throw new Error(`${path}.${name} may be null`);
      return [name, simplified(without, `${path}.${name}`)];
    })
  );
}

function withoutNull(schema) {
  if (Array.isArray(schema.type) && schema.type.includes('null')) {
    const type = schema.type.filter((name) => name !== 'null');
    return { ...schema, type: type.length === 1 ? type[0] : type };
  }
  if (schema.anyOf?.some((arm) => arm.type === 'null')) {
    const { anyOf, ...rest } = schema;
    const arms = anyOf.filter((arm) => arm.type !== 'null');
    return arms.length === 1 ? { ...arms[0], ...rest } : { ...rest, anyOf: arms };
  }
  return schema;
}

/**
 * Rust's names as TypeScript has them, no links into Rust's documentation, and nothing about what Rust prints: a
 * JavaScript object prints everything.
 */
function prose(text) {
  return text
    .replace(/\s*Printed, it [^.]*\./g, '')
    .replace(/\[(`[^`]+`)\](\([^)]*\))?/g, '$1')
    .replace(/`[^`]*`/g, (code) => code.replace(/(?<=[a-z])_([a-z])/g, (_, letter) => letter.toUpperCase()))
    .replace(/(?<!\n)\n(?!\n)/g, ' ');
}
