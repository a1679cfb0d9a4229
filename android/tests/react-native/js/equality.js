/** Equality as Jest's `toEqual` and `toMatchObject` have it: members that are undefined do not count. */

const isObject = (value) => typeof value === 'object' && value !== null;

export function equal(is, expected) {
  return same(is, expected, equal, (one, other) => {
    const names = new Set([...namesOf(one), ...namesOf(other)]);
    return [...names].every((name) => equal(one[name], other[name]));
  });
}

/** Whether `is` has the members that are expected, and perhaps others. */
export function matches(is, expected) {
  return same(is, expected, matches, (one, other) =>
    Object.keys(other).every(
      (name) => (other[name] === undefined || name in one) && matches(one[name], other[name])
    )
  );
}

function same(is, expected, rule, haveMembers) {
  if (typeof expected?.accepts === 'function') return expected.accepts(is);
  if (Object.is(is, expected)) return true;
  if (!isObject(is) || !isObject(expected)) return false;
  if (expected instanceof Error && expected.message !== is.message) return false;
  if (Array.isArray(is) !== Array.isArray(expected)) return false;
  if (Array.isArray(expected))
    return is.length === expected.length && expected.every((value, index) => rule(is[index], value));
  if (expected instanceof Set || is instanceof Set)
    return is instanceof Set && expected instanceof Set && equal([...is].sort(), [...expected].sort());
  return haveMembers(is, expected);
}

const namesOf = (value) => Object.keys(value).filter((name) => value[name] !== undefined);

/** A value in a report. */
export function show(value) {
  if (value instanceof Error) return `${value.name}: ${value.message} ${show({ ...value })}`;
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
