/**
 * What a session says about addresses and time. Computed here and not in the native part, so that a component can call it
 * while it renders. `tests/data/conformance/ownership.json` checks that these functions agree with the Rust library's.
 */
import type { Chain, Session } from './generated/types';

/**
 * Whether the user has proven control of that address: the provider created the wallet, or the user signed with it. EVM
 * addresses are compared without case, all others with case.
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
 * How long the token lives from `nowAt` on, in seconds; zero or less once it has expired. Without leeway.
 *
 * @param nowAt in seconds since the epoch; default: the device's clock
 */
export function remainingSecs(session: Session, nowAt: number = Math.floor(Date.now() / 1000)): number {
  return session.expiresAt - nowAt;
}

/** EVM addresses are hexadecimal and their case is only a checksum (EIP-55); base58 and all others are case-sensitive. */
function isSameAddress(chain: Chain, left: string, right: string): boolean {
  return chain === 'eip155' ? inLowerCase(left) === inLowerCase(right) : left === right;
}

/** ASCII letters only: `toLowerCase` alone turns the Kelvin sign into a `k`, and the Rust library does not. */
function inLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
