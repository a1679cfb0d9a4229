import base from './jest.config.mjs';

/** The same suite on the real Kotlin module and the real library: see bindings/js/tests/real/kotlinModuleHost.ts. */
export default {
  ...base,
  setupFiles: ['<rootDir>/bindings/js/tests/real/connect.ts'],
  setupFilesAfterEnv: ['<rootDir>/bindings/js/tests/real/disconnect.ts'],
  testMatch: ['<rootDir>/bindings/js/tests/{,real/}*.test.{ts,tsx}'],
};
