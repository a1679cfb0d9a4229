import { checkedIssuedToken, type IssuedToken } from '../argumentChecks';
import { WalletJwtError } from '../errors';

/** Asks the wallet SDK for a token of the signed-in user. */
export type Issue = () => Promise<IssuedToken>;

/** Asks for a token. Rejects with `E_ISSUE_FAILED` whatever `issue` does, a wrong return value included. */
export async function issuedBy(issue: Issue): Promise<{ token: string; keyId: string | null }> {
  try {
    return checkedIssuedToken(await issue());
  } catch (cause) {
    const message = 'the session manager’s `issue` gave no token: `cause` is what it threw, or what is wrong with its result';
    throw new WalletJwtError('E_ISSUE_FAILED', message, {}, { cause });
  }
}

/** Beside one for each caller: in a burst each may have had a request of its own, and all look late. */
const KEPT = 64;

/**
 * What `issue` has failed with lately. Only a text crosses the native part and comes back to who waits for the renewal; here
 * it finds its error again.
 */
export class IssueFailures {
  private readonly latest = new Map<string, unknown>();
  private noted = 0;
  private waiting = 0;

  /** The text for `sessionFailRenewal`. Without the error's own words: nobody knows what they quote. */
  note(failure: unknown): string {
    this.noted += 1;
    const reason = `issue failed (${this.noted})`;
    this.latest.set(reason, failure);
    for (const oldest of this.latest.keys()) {
      if (this.latest.size <= KEPT + this.waiting) break;
      this.latest.delete(oldest);
    }
    return reason;
  }

  /** Runs a call that may fail for a renewal. If `issue` was why, it rejects with what `issue` failed with. */
  async explained<T>(call: () => Promise<T>): Promise<T> {
    this.waiting += 1;
    try {
      return await call();
    } catch (error) {
      const isRenewal = error instanceof WalletJwtError && error.code === 'E_RENEWAL_FAILED';
      const reason = isRenewal ? error.fields['reason'] : undefined;
      throw typeof reason === 'string' && this.latest.has(reason) ? this.latest.get(reason) : error;
    } finally {
      this.waiting -= 1;
    }
  }
}
