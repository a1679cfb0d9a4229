// TypeScript of the library's error codes.

/** The file `errorCodes.ts`, from `{ code, meaning, action }` of every code. */
export function errorCodesOf(codes) {
  const members = codes.map(
    ({ code, meaning, action }) => `  /**
   * ${capitalised(inTypeScript(meaning))}.
   *
   * What to do: ${inTypeScript(action)}
   */
  ${code}: '${code}',
`
  );
  return `/** The stable code of an error, the same in every language. In 0.x codes are only added. */
export const ErrorCode = {
${members.join('')}} as const;

/** The stable code of an error; the object of the same name says of each what to do. */
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** Every code, in the order of the documentation. */
export const ERROR_CODES: readonly ErrorCode[] = Object.values(ErrorCode);

/** Whether a value is the code of an error. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return ERROR_CODES.some((code) => code === value);
}
`;
}

/**
 * The text with the names between backticks in TypeScript's spelling: `min_ttl_secs` is `minTtlSecs`, and the variants of
 * Rust's enums begin with a small letter.
 */
export function inTypeScript(text) {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? camelCase(part) : part))
    .join('`');
}

function camelCase(code) {
  const isVariant = /^[A-Z]/.test(code) && /[a-z]/.test(code);
  const name = code.replace(/_+([^_]?)/g, (_, letter) => letter.toUpperCase());
  return isVariant ? name[0].toLowerCase() + name.slice(1) : name;
}

function capitalised(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
