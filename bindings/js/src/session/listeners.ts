/** The manager that somebody listens by: managers are counted in each copy of the package. */
export interface Owner {
  readonly copy: object;
  readonly made: number;
}

/** Functions to call when something happens. Each `add` counts by itself, also of one function twice. */
export class Listeners<Arguments extends unknown[]> {
  private readonly entries = new Set<{
    readonly call: (...args: Arguments) => void;
    readonly owner: Owner | undefined;
    readonly name: string | undefined;
  }>();

  /**
   * Fast refresh runs a module again, and nobody ends what the run before has added. If the manager is made in that module,
   * there is a newer one now, and what was added by the older goes. If it is not, a name says which function is meant.
   */
  add(call: (...args: Arguments) => void, owner?: Owner, name?: string): () => void {
    for (const entry of this.entries) {
      const isOlder = owner && entry.owner?.copy === owner.copy && entry.owner.made < owner.made;
      if (isOlder || (name !== undefined && entry.name === name)) this.entries.delete(entry);
    }
    const entry = { call, owner, name };
    this.entries.add(entry);
    return () => {
      this.entries.delete(entry);
    };
  }

  /** Calls those that were there when it began and are still there. One that throws stops no other. */
  notify(...args: Arguments): void {
    for (const entry of [...this.entries]) {
      if (this.entries.has(entry))
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
