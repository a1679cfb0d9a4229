import reactNative from '@react-native/eslint-plugin';
import specs from '@react-native/eslint-plugin-specs';
import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import typescript from 'typescript-eslint';

/** What Node and browsers have and Hermes, or Hermes as of React Native 0.80, does not: a phone finds out at run time. */
const ABSENT_GLOBALS = [
  'Atomics',
  'BroadcastChannel',
  'Buffer',
  'CompressionStream',
  'DecompressionStream',
  'FinalizationRegistry',
  'MessageChannel',
  'ReadableStream',
  'SharedArrayBuffer',
  'TextDecoder',
  'TransformStream',
  'WebAssembly',
  'WritableStream',
  '__dirname',
  '__filename',
  'crypto',
  'document',
  'localStorage',
  'process',
  'sessionStorage',
  'structuredClone',
  'window',
];

/** The same for members, as `[object, property]`. */
const ABSENT_MEMBERS = [
  ['Array', 'fromAsync'],
  ['Promise', 'try'],
  ['Promise', 'withResolvers'],
  ['Uint8Array', 'fromBase64'],
  ['Uint8Array', 'fromHex'],
];

/** Members of instances. Their names are rare enough to be refused on anything. */
const ABSENT_METHODS = ['setFromBase64', 'setFromHex', 'toBase64', 'toHex', 'transferToFixedLength'];

const ABSENT = 'Hermes has no such thing, or had none in React Native 0.80.';

export default defineConfig(
  // Only what this repository's own TypeScript is: the examples have a configuration of their own, and the consumer
  // needs the packed package.
  globalIgnores([
    '**/*',
    '!bindings',
    'bindings/*',
    '!bindings/js',
    '!bindings/js/**',
    'bindings/js/src/generated',
    'bindings/js/consumer',
    '!android',
    'android/*',
    '!android/tests',
    '!android/tests/react-native',
    '!android/tests/react-native/js',
    '!android/tests/react-native/js/*.ts',
  ]),
  {
    files: ['bindings/js/**/*.{ts,tsx}', 'android/tests/react-native/js/*.ts'],
    extends: [
      typescript.configs.strictTypeChecked,
      typescript.configs.stylisticTypeChecked,
      reactHooks.configs.flat['recommended-latest'],
    ],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@react-native': reactNative },
    rules: {
      '@react-native/no-deep-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // `== null` is the one comparison that means both null and undefined.
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['bindings/js/src/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-globals': ['error', ...ABSENT_GLOBALS.map((name) => ({ name, message: ABSENT }))],
      'no-restricted-properties': [
        'error',
        ...ABSENT_MEMBERS.map(([object, property]) => ({ object, property, message: ABSENT })),
        ...ABSENT_METHODS.map((property) => ({ property, message: ABSENT })),
        // The way round the rule above.
        ...ABSENT_GLOBALS.map((property) => ({ object: 'globalThis', property, message: ABSENT })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: ':function[async=true][generator=true]', message: `An async generator: ${ABSENT}` },
        {
          selector: 'ImportExpression',
          message: 'Hermes has no dynamic import: Metro makes something else of it.',
        },
      ],
    },
  },
  {
    // What stands in for an asynchronous function has its shape, whether it waits or not.
    files: ['bindings/js/tests/**/*.{ts,tsx}', 'android/tests/react-native/js/*.ts'],
    rules: {
      '@typescript-eslint/require-await': 'off',
      // What a test takes for granted fails the test when it is not so.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // The plugin reads Flow only (0.85.3), and stops at the first `readonly` of a TypeScript spec: the code generator itself
    // judges the spec (step `js-codegen`). What is left for this rule: no spec under another kind of name, which the code
    // generator would not find.
    files: ['bindings/js/src/**/*.{ts,tsx}'],
    ignores: ['bindings/js/src/Native*.ts'],
    plugins: { '@react-native/specs': specs },
    rules: { '@react-native/specs/react-native-modules': 'error' },
  }
);
