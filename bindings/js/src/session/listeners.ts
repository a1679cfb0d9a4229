/** Functions to call when something happens. Each `add` counts by itself, also of one function twice. */
export class Listeners<Arguments extends unknown[]> {
  private readonly entries = new Set<{ readonly call: (...args: Arguments) => void }>();

  get count(): number {
    return this.entries.size;
  }

  add(call: (...args: Arguments) => void): () => void {
    const entry = { call };
    this.entries.add(entry);
    return () => {
      this.entries.delete(entry);
    };
  }

  /** Calls those that were there when it began and are still there. One that throws stops no other. */
  notify(...args: Arguments): void {
    for (const entry of [...this.entries]) {
      if (!this.entries.has(entry)) continue;
      try {
        entry.call(...args);
      } catch (error) {
        reportToApp(error);
      }
    }
  }
}

/** As React reports what nobody catches: nobody waits for a listener, and a crash of the app would be too much. */
export function reportToApp(error: unknown): void {
  const { reportError } = globalThis as { reportError?: (error: unknown) => void };
  if (typeof reportError === 'function') reportError(error);
  else console.error(error);
}
