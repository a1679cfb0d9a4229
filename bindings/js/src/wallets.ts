/**
 * What a session says of addresses and of time. Answered here and not by the native part, so that a component can ask while
 * it renders; `tests/data/conformance/ownership.json` holds these functions to the Rust library's.
 */
import type { Chain, Session } from './generated/types';

/**
 * Whether the user has proven control of that address: the provider made the wallet, or the user signed with it. Compares
 * by the chain's rule (EVM without case, all others with).
 */
export function owns(session: Session, address: string, chain: Chain): boolean {
  return session.wallets.some(
    (wallet) =>
      (wallet.proof === 'provisioned' || wallet.proof === 'signed') &&
      wallet.chain === chain &&
      isSameAddress(chain, wallet.address, address)
  );
}

/** Whether the token mentions that address at all. **A listed address proves nothing**; see {@link owns}. */
export function lists(session: Session, address: string, chain: Chain): boolean {
  return session.wallets.some(
    (wallet) => wallet.chain === chain && isSameAddress(chain, wallet.address, address)
  );
}

/**
 * How long the token lives from `nowAt` on, in seconds; zero or less once it has expired. No leeway counts.
 *
 * @param nowAt In seconds since the epoch. Default: the device's clock.
 */
export function remainingSecs(session: Session, nowAt: number = Math.floor(Date.now() / 1000)): number {
  return session.expiresAt - nowAt;
}

/** EVM addresses are hexadecimal and their case is only a checksum (EIP-55); base58 and all others differ by case. */
function isSameAddress(chain: Chain, left: string, right: string): boolean {
  return chain === 'eip155' ? inLowerCase(left) === inLowerCase(right) : left === right;
}

/** ASCII letters only: `toLowerCase` alone takes the Kelvin sign for a `k`, and the Rust library does not. */
function inLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
