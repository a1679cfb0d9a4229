/**
 * The new value, but with every part that is equal in the known value taken from there; the known value itself if all are.
 * So code that compares by identity sees only changes. For JSON; anything else is compared by identity.
 */
export function sharing<T>(known: T, said: T): T {
  if (!isJsonObject(known) || !isJsonObject(said) || Array.isArray(known) !== Array.isArray(said))
    return said;
  const names = Object.keys(said);
  const shared: Record<string, unknown> = {};
  for (const name of names) shared[name] = sharing(known[name], said[name]);
  const isSame =
    names.length === Object.keys(known).length && names.every((name) => shared[name] === known[name]);
  if (isSame) return known;
  return (Array.isArray(said) ? names.map((name) => shared[name]) : shared) as T;
}

function isJsonObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
