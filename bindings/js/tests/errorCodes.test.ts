import { describe, expect, it } from '@jest/globals';

import { ERROR_CODES, ErrorCode, isErrorCode } from '../src/generated/errorCodes';

describe('the error codes', () => {
  it('each occur once, under their own name', () => {
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
    for (const [name, code] of Object.entries(ErrorCode)) expect(name).toBe(code);
    expect(ERROR_CODES).toContain('E_EXPIRED');
  });

  it('include the codes that only this package uses', () => {
    expect([ErrorCode.E_NATIVE_VERSION, ErrorCode.E_NATIVE_MISSING]).toEqual([
      'E_NATIVE_VERSION',
      'E_NATIVE_MISSING',
    ]);
  });

  it('are a union: the compiler refuses any other word', () => {
    const known: ErrorCode = 'E_EXPIRED';
    // @ts-expect-error This code does not exist.
    const unknown: ErrorCode = 'E_NO_SUCH';
    expect([isErrorCode(known), isErrorCode(unknown)]).toEqual([true, false]);
  });

  it('are distinguished from any other text', () => {
    expect(ERROR_CODES.every(isErrorCode)).toBe(true);
    for (const other of ['E_NO_SUCH', 'e_expired', '', 'toString', null, undefined, 5, {}]) {
      expect(isErrorCode(other)).toBe(false);
    }
  });
});
