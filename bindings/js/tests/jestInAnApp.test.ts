import { afterEach, expect, jest, test } from '@jest/globals';

const worker = process.env['JEST_WORKER_ID'];
afterEach(() => {
  process.env['JEST_WORKER_ID'] = worker;
});

test('the in-memory module cannot be imported outside of tests', () => {
  delete process.env['JEST_WORKER_ID'];
  expect(() => {
    jest.requireActual('../src/jest/index');
  }).toThrow('import it in tests only');
});
