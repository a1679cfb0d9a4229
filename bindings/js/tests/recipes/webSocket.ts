// A recipe: a WebSocket that stays signed in. `recipes.test.tsx` runs it.
import type { WalletSessionManager } from 'react-native-wallet-jwt';

/** Opens a socket that sends the token at the start and after each renewal. A sign-out closes it. */
export function openSocket(wallet: WalletSessionManager, url: string): WebSocket {
  const socket = new WebSocket(url);
  const authenticate = async () => {
    // The token is in the first message, not in the address, because addresses get into logs.
    socket.send(JSON.stringify({ type: 'authenticate', token: await wallet.token() }));
  };
  const leave = () => {
    socket.close();
  };
  socket.onopen = () => {
    authenticate().catch(leave);
  };
  const end = wallet.addListener((event) => {
    if (event.kind !== 'changed') return;
    if (event.status === 'signedOut') leave();
    else if (event.renewed && socket.readyState === WebSocket.OPEN) authenticate().catch(leave);
  });
  socket.onclose = end;
  return socket;
}
