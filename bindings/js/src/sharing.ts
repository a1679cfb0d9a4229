/**
 * The new value, with every part that equals the known one's taken from there, and the known value itself if all do: who
 * compares by identity sees changes only. For JSON; anything else is compared by identity.
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
