/** The owner of added functions: those of a newer owner with the same `copy` replace those of the older ones. */
export interface Owner {
  readonly copy: object;
  readonly made: number;
}

/** Functions to call when something happens. A function that is added twice is called twice. */
export class Listeners<Arguments extends unknown[]> {
  private readonly entries = new Map<
    unknown,
    { call: (...args: Arguments) => void; owner?: Owner | undefined }
  >();

  /**
   * Adds a function; returns a function that removes it. Fast refresh runs a module again, and nothing removes what the run
   * before added. So a newer owner replaces the older ones, and a named function replaces the one with the same name.
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

  /** Calls the functions that were there at the start and still are. One that throws does not stop the others. */
  notify(...args: Arguments): void {
    for (const [name, entry] of [...this.entries]) {
      if (this.entries.get(name) !== entry) continue;
      guarded(() => {
        entry.call(...args);
      });
    }
  }
}

/** Reports an error as React reports uncaught ones: a listener's error must not crash the app. */
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
