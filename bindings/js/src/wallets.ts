// Stand-in until rn-types is merged.
import type { Chain, Session } from './generated/types';
export function owns(session: Session, address: string, chain: Chain): boolean {
  return session.wallets.some((w) => w.proof !== 'listed' && w.chain === chain && w.address === address);
}
export function lists(session: Session, address: string, chain: Chain): boolean {
  return session.wallets.some((w) => w.chain === chain && w.address === address);
}
export function remainingSecs(session: Session, nowAt: number = Math.floor(Date.now() / 1000)): number {
  return session.expiresAt - nowAt;
}
