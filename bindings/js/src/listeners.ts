/** Who adds: the functions of a newer one of the same `copy` take the place of those of the older ones. */
export interface Owner {
  readonly copy: object;
  readonly made: number;
}

/** Functions to call when something happens. Each `add` counts by itself, also of one function twice. */
export class Listeners<Arguments extends unknown[]> {
  private readonly entries = new Map<
    unknown,
    { call: (...args: Arguments) => void; owner?: Owner | undefined }
  >();

  /**
   * Adds a function; returns what ends that. Fast refresh runs a module again, and nobody ends what the run before has added:
   * so a newer owner takes the place of the older ones, and a function with a name that of the one before.
   */
  add(call: (...args: Arguments) => void, owner?: Owner, name: unknown = {}): () => void {
    for (const [other, { owner: older }] of this.entries) {
      if (owner && older?.copy === owner.copy && older.made < owner.made) this.entries.delete(other);
    }
    const entry = { call, owner };
    this.entries.set(name, entry);
    return () => {
      if (this.entries.get(name) === entry) this.entries.delete(name);
    };
  }

  /** Calls those that were there when it began and are still there. One that throws stops no other. */
  notify(...args: Arguments): void {
    for (const [name, entry] of [...this.entries]) {
      if (this.entries.get(name) !== entry) continue;
      guarded(() => {
        entry.call(...args);
      });
    }
  }
}

/** As React reports what nobody catches: nobody waits for a listener, and a crash of the app would be too much. */
export function guarded(call: () => void): void {
  try {
    call();
  } catch (error) {
    const { reportError } = globalThis as { reportError?: (error: unknown) => void };
    if (typeof reportError === 'function') reportError(error);
    // eslint-disable-next-line no-console -- The last resort, as in React.
    else console.error(error);
  }
}
