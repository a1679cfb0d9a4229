/** Fake: the functions of Node that the tests use. Files are those of the repository. */
import { equal } from './equality';
import { hostNow } from './host';

/** The tests name files as `join(__dirname, '../../../tests/…')`. What is above the folder is the root here. */
export const join = (...parts) => parts.join('/').replace(/^(\/|\.\.(\/|$))+/, '');

export const readFileSync = (path) => hostNow('file', path);

export const isDeepStrictEqual = equal;
