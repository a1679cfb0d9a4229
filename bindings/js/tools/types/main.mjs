// Makes TypeScript of the library's JSON Schema and of its error codes. `cargo xtask bindings` runs it:
//   node main.mjs <folder with schema.json and errorCodes.json, which gets types.ts and errorCodes.ts>
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { errorCodesOf } from './errorCodes.mjs';
import { readDefinitions } from './schema.mjs';
import { typesOf } from './types.mjs';

const folder = process.argv[2];
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

function write(name, what, text) {
  const header = `// ${what} Written by \`cargo xtask bindings\` from the Rust types: do not edit.`;
  writeFileSync(join(folder, name), `${header}\n\n${text}`);
}

const types = await typesOf(readDefinitions(read('schema.json')));
write('types.ts', "The library's JSON, as TypeScript sees it.", types);
write('errorCodes.ts', 'The error codes.', errorCodesOf(read('errorCodes.json')));
