import type { WalletSessionManager } from './session/createSessionManager';

type Fetch = typeof globalThis.fetch;
type Sent = Parameters<Fetch>;

/**
 * A `fetch` that sends the session's token, as `Authorization: Bearer …`. It renews the token first if it lives less than a
 * minute. Use it for your own server only: it sends the token to any address that you pass.
 *
 * If the server says 401, it asks for a new token, once for all requests that were refused with the same one, and sends the
 * request once more. That answer is final. It does not send it again if the body is a stream, which is used up by then, or
 * if there is no new token: then the 401 is the answer, and the event `tokenFailed` says why.
 *
 * ```ts
 * const api = authorizedFetch(wallet);
 * const me = await api('https://api.example/me');
 * ```
 *
 * Do not use it inside `issue`, which would wait for itself.
 *
 * @param manager the session
 * @param send sends the request, by default the global `fetch`
 * @returns a function like `fetch`; rejects as `send` and as `manager.token()`
 */
export function authorizedFetch(manager: Pick<WalletSessionManager, 'token'>, send?: Fetch): Fetch {
  return async (input, init) => {
    // Looked up at each call: a test or a network monitor may replace it.
    const sendNow = send ?? globalThis.fetch;
    const token = await manager.token();
    // Before sending, which uses up the body.
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

/** The request to send a second time; null if that is not possible. */
function againOf(input: Sent[0], init: Sent[1]): Sent[0] | null {
  const body: unknown = init?.body;
  if (typeof body === 'object' && body !== null && ('getReader' in body || Symbol.asyncIterator in body))
    return null;
  return isRequest(input) ? input.clone() : input;
}

function isRequest(input: Sent[0]): input is Request {
  return typeof input === 'object' && 'clone' in input;
}
