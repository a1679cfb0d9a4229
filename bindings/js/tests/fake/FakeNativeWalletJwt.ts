import type { Spec } from '../../src/NativeWalletJwt';
import type { Session } from '../../src/index';
import { MemoryModule } from '../../src/jest/memoryModule';
import { rejectionOf } from '../../src/jest/memoryRejection';
import { partsOf, sessionOf } from '../../src/jest/memoryToken';

/** The signature of a token that the fake refuses. */
export const FORGED = 'Zm9yZ2Vk';

/**
 * A native part for tests that cannot use the real one, or that need failures: the in-memory module for apps, with
 * faults.
 */
export class FakeNativeWalletJwt extends MemoryModule {
  /** The calls with their arguments, in order, without snapshots. */
  calls: [method: keyof Spec, ...args: unknown[]][] = [];
  /** How many snapshots were requested. */
  snapshots = 0;
  private readonly originals = new Map<keyof Spec, (...args: unknown[]) => unknown>();
  private readonly replacements = new Map<keyof Spec, (...args: never[]) => unknown>();

  constructor() {
    super();
    // Every method goes through here, so that a test can observe and replace it.
    const own = this as unknown as Record<string, (...args: unknown[]) => unknown>;
    const names = [this, MemoryModule.prototype].flatMap((part) => Object.getOwnPropertyNames(part));
    for (const name of names) {
      if (!/^((session|vault)[A-Z]|verify|keys|refresh|export|import|decode|ownership|stellar)/.test(name))
        continue;
      const method = name as keyof Spec;
      const original = own[name];
      if (!original) throw new Error(`the in-memory module has no ${name}`);
      this.originals.set(method, original);
      Object.defineProperty(this, name, {
        configurable: true,
        value: (...args: unknown[]) => {
          if (method !== 'sessionSnapshot') this.calls.push([method, ...args]);
          else this.snapshots += 1;
          const replacement = this.replacements.get(method) as ((...args: unknown[]) => unknown) | undefined;
          return replacement ? replacement(...args) : original.apply(this, args);
        },
      });
    }
  }

  /** The method's behaviour when it is not replaced. */
  original<M extends keyof Spec>(
    method: M,
    ...args: unknown[]
  ): ReturnType<Extract<Spec[M], (...all: never[]) => unknown>> {
    return this.originals.get(method)?.apply(this, args) as ReturnType<
      Extract<Spec[M], (...all: never[]) => unknown>
    >;
  }

  /** Replaces the method's behaviour from now on. */
  replace(method: keyof Spec, replacement: (...args: never[]) => unknown): void {
    this.replacements.set(method, replacement);
  }

  /** How often a method was called. */
  count(method: keyof Spec): number {
    return this.calls.filter(([name]) => name === method).length;
  }

  /** Sends an event of any form. */
  tellAnything(session: string, event: string): void {
    super.tellText(session, event);
  }

  override reset(): void {
    super.reset();
    this.replacements.clear();
    this.calls = [];
  }

  protected override judge(token: string): Session {
    const parts = partsOf(token);
    if (!parts) throw rejectionOf('E_TOKEN_MALFORMED');
    if (token.endsWith(FORGED)) throw rejectionOf('E_SIGNATURE');
    const { exp } = parts.payload;
    if (typeof exp === 'number' && exp * 1000 <= Date.now())
      throw rejectionOf('E_EXPIRED', { expiredAt: exp });
    return sessionOf(token);
  }
}
