import type { WalletSessionManager } from './session/createSessionManager';

type Fetch = typeof globalThis.fetch;
type Sent = Parameters<Fetch>;

/**
 * A `fetch` that sends the session's token, as `Authorization: Bearer …`. Renewed first if it lives shorter than a minute.
 * For your own server: it sends the token to any address that it is given.
 *
 * If the server says 401, a new token is asked for, once for however many requests were refused with the same one, and the
 * request is sent once more; what comes then is the answer. It is not sent again if its body is a stream, which is used up
 * by then, or if there is no new token: then the 401 is the answer, and the event `tokenFailed` says why.
 *
 * ```ts
 * const api = authorizedFetch(wallet);
 * const me = await api('https://api.example/me');
 * ```
 *
 * Not for use inside `issue`, which would wait for itself.
 *
 * @param manager whose token
 * @param send what sends, by default the global `fetch`
 * @returns a function as `fetch`; rejects as `send` and as `manager.token()`
 */
export function authorizedFetch(manager: Pick<WalletSessionManager, 'token'>, send?: Fetch): Fetch {
  return async (input, init) => {
    // At the call: a test, or what watches the network, may put another in its place.
    const sendNow = send ?? globalThis.fetch;
    const token = await manager.token();
    // Before it is sent, which uses up its body.
    const again = againOf(input, init);
    const response = await sendNow(...withToken(input, init, token));
    if (response.status !== 401 || !again) return response;
    let newer: string;
    try {
      newer = await manager.token({ rejected: token });
    } catch {
      return response;
    }
    return sendNow(...withToken(again, init, newer));
  };
}

function withToken(input: Sent[0], init: Sent[1], token: string): Sent {
  const headers = new Headers(init?.headers ?? (isRequest(input) ? input.headers : undefined));
  headers.set('Authorization', `Bearer ${token}`);
  return [input, { ...init, headers }];
}

/** What can be sent a second time; null if there is no such thing. */
function againOf(input: Sent[0], init: Sent[1]): Sent[0] | null {
  const body: unknown = init?.body;
  if (typeof body === 'object' && body !== null && ('getReader' in body || Symbol.asyncIterator in body))
    return null;
  return isRequest(input) ? input.clone() : input;
}

function isRequest(input: Sent[0]): input is Request {
  return typeof input === 'object' && 'clone' in input;
}
