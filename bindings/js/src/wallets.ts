/**
 * What a session says about addresses and time. The Rust library decides about addresses, in one synchronous call, so that a
 * component can ask while it renders: no chain's rules are here.
 */
import { isText } from './argumentChecks';
import type { Chain, Session } from './generated/types';
import { askNative, readDocument, type Ownership } from './native';

/**
 * Whether the user alone has proven control of that account: the provider created the wallet, or the user signed with it.
 *
 * Accounts are compared by their chain's rules, so every spelling of an address counts; on a chain without rules, texts are
 * compared. A CAIP-10 id (`eip155:1:0x…`) is read as its address if its namespace is that of `chain`, otherwise the answer is
 * false; its network is ignored. A wallet that several members of a business account share does not count (see
 * {@link ownsShared}), nor does one whose chain is unknown. Para uses one key for two chains, so the Cosmos account of its EVM
 * wallet and the Stellar account of its Solana wallet count too.
 *
 * @throws WalletJwtError `E_NATIVE_MISSING`; `E_CONFIG_FORMAT` if it is no session
 */
export function owns(session: Session, address: string, chain: Chain): boolean {
  return ownershipOf(session, address, chain).owns;
}

/**
 * As {@link owns}, and a shared wallet of a business account counts too. **The user may be a member who cannot sign**: see the
 * wallet's `sharedRole`.
 *
 * @throws WalletJwtError `E_NATIVE_MISSING`; `E_CONFIG_FORMAT` if it is no session
 */
export function ownsShared(session: Session, address: string, chain: Chain): boolean {
  return ownershipOf(session, address, chain).ownsShared;
}

/**
 * Whether the token mentions that account at all. **A listed address proves nothing**; see {@link owns}.
 *
 * @throws WalletJwtError `E_NATIVE_MISSING`; `E_CONFIG_FORMAT` if it is no session
 */
export function lists(session: Session, address: string, chain: Chain): boolean {
  return ownershipOf(session, address, chain).lists;
}

/**
 * The Stellar account `G…` behind the address `M…` of one of its users (SEP 23); null for any other text. Many users share
 * one account, so whoever owns the account need not be that user.
 *
 * @throws WalletJwtError `E_NATIVE_MISSING`
 */
export function stellarBase(muxedAddress: string): string | null {
  if (!isText(muxedAddress)) return null;
  return readDocument('StellarBase', askNative('stellarBase', muxedAddress));
}

/**
 * How long the token lives from `nowAt` on, in seconds; zero or less once it has expired. Without leeway.
 *
 * @param nowAt in seconds since the epoch; default: the device's clock
 */
export function remainingSecs(session: Session, nowAt: number = Math.floor(Date.now() / 1000)): number {
  return session.expiresAt - nowAt;
}

const NOT_AT_ALL: Ownership = { owns: false, ownsShared: false, lists: false };

function ownershipOf({ provider, wallets }: Session, address: string, chain: Chain): Ownership {
  // No wallet has such an address, and the native part could get a part of it only.
  if (!isText(address) || !isText(chain)) return NOT_AT_ALL;
  return readDocument(
    'Ownership',
    askNative('ownership', JSON.stringify({ provider, wallets }), address, chain)
  );
}
