import { afterEach, expect, jest, test } from '@jest/globals';

const worker = process.env['JEST_WORKER_ID'];
afterEach(() => {
  process.env['JEST_WORKER_ID'] = worker;
});

test('the in-memory module, which verifies nothing, cannot be imported where no tests run', () => {
  delete process.env['JEST_WORKER_ID'];
  expect(() => {
    jest.requireActual('../src/jest/index');
  }).toThrow('import it in tests only');
});
