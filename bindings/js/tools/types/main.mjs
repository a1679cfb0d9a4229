// Makes TypeScript of the library's JSON Schema. `cargo xtask bindings` runs it:
//   node main.mjs <schema.json> <folder>
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readDefinitions } from './schema.mjs';
import { typesOf } from './types.mjs';

const [schema, folder] = process.argv.slice(2);
const definitions = readDefinitions(JSON.parse(readFileSync(schema, 'utf8')));
const header = (what) => `// ${what} Written by \`cargo xtask bindings\` from the Rust types: do not edit.\n`;

writeFileSync(
  join(folder, 'types.ts'),
  `${header("The library's JSON, as TypeScript sees it.")}\n${await typesOf(definitions)}`
);
