import base from './jest.config.mjs';

/** The same suite on the real Kotlin module and the real library: see bindings/js/tests/chain/kotlinModuleHost.ts. */
export default {
  ...base,
  setupFiles: ['<rootDir>/bindings/js/tests/chain/connect.ts'],
  setupFilesAfterEnv: ['<rootDir>/bindings/js/tests/chain/disconnect.ts'],
  testMatch: ['<rootDir>/bindings/js/tests/{,chain/}*.test.{ts,tsx}'],
};
