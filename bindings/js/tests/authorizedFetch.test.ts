import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorOf } from './errorOf';
import { managerOn, startNative, type NativeUnderTest } from './nativeUnderTest';
import { authorizedFetch, type WalletSessionManager } from '../src/index';

type Fetch = typeof globalThis.fetch;

let setup: NativeUnderTest;
beforeAll(async () => {
  setup = await startNative();
});
afterAll(() => setup.stop());

async function signedIn(): Promise<{ manager: WalletSessionManager; tokens: string[]; stop: () => void }> {
  const tokens: string[] = [];
  let isOnline = true;
  const manager = managerOn(setup, {
    issue: async () => {
      if (!isOnline) throw new Error('offline');
      const issued = await setup.issued({ lifetimeSecs: 1000 + tokens.length });
      tokens.push(issued.token);
      return issued;
    },
  });
  await manager.signIn();
  return { manager, tokens, stop: () => void (isOnline = false) };
}

/** A server that accepts only these tokens, and records what it gets. */
function server(isTaken: (token: string) => boolean) {
  const seen: { token: string; body: string; headers: Headers }[] = [];
  const send: Fetch = async (input, init) => {
    const request = new Request(input as Request, init);
    const token = request.headers.get('Authorization')?.replace('Bearer ', '') ?? '';
    seen.push({ token, body: await request.text(), headers: request.headers });
    return new Response(isTaken(token) ? 'good' : 'refused', { status: isTaken(token) ? 200 : 401 });
  };
  return { send, seen };
}

describe('authorizedFetch', () => {
  test('adds the token to the headers of the request', async () => {
    const { manager, tokens } = await signedIn();
    const { send, seen } = server(() => true);
    const init = { method: 'POST', body: 'text', headers: { 'X-Own': '1', 'authorization': 'mine' } };
    const answer = await authorizedFetch(manager, send)('https://api.example/', init);
    expect([await answer.text(), seen.length]).toEqual(['good', 1]);
    expect([seen[0]?.token, seen[0]?.body, seen[0]?.headers.get('X-Own')]).toEqual([tokens[0], 'text', '1']);
    expect(init.headers.authorization).toBe('mine');
  });

  test('renews once for all requests after a 401 and sends again', async () => {
    const { manager, tokens } = await signedIn();
    const { send, seen } = server((token) => token !== tokens[0]);
    const api = authorizedFetch(manager, send);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api('https://api.example/', { method: 'POST', body: 'again' }))
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect([tokens.length, seen.length]).toEqual([2, 10]);
    expect(new Set(seen.map(({ body }) => body))).toEqual(new Set(['again']));
    expect(seen.slice(5).map(({ token }) => token)).toEqual(Array<string>(5).fill(tokens[1]!));
  });

  test('never sends a third time', async () => {
    const { manager, tokens } = await signedIn();
    const { send, seen } = server(() => false);
    const answer = await authorizedFetch(manager, send)('https://api.example/');
    expect([answer.status, seen.length, tokens.length]).toEqual([401, 2, 2]);
  });

  test('a Request with a body is sent again with the whole body', async () => {
    const { manager, tokens } = await signedIn();
    const { send, seen } = server((token) => token !== tokens[0]);
    const request = new Request('https://api.example/', {
      method: 'PUT',
      body: 'whole',
      headers: { 'X-Own': '1' },
    });
    const answer = await authorizedFetch(manager, send)(request);
    expect(answer.status).toBe(200);
    expect(seen.map(({ body, headers }) => [body, headers.get('X-Own')])).toEqual([
      ['whole', '1'],
      ['whole', '1'],
    ]);
  });

  test('a stream is not sent again, because it is used up', async () => {
    const { manager, tokens } = await signedIn();
    let sent = 0;
    const send: Fetch = () => {
      sent += 1;
      return Promise.resolve(new Response('refused', { status: 401 }));
    };
    for (const body of [
      new Blob(['x']).stream(),
      (async function* () {
        yield 'x';
      })(),
    ]) {
      const init = { method: 'POST', body } as unknown as RequestInit;
      expect((await authorizedFetch(manager, send)('https://api.example/', init)).status).toBe(401);
    }
    expect([sent, tokens.length]).toEqual([2, 1]);
  });

  test('without a new token it returns the 401', async () => {
    const { manager, stop } = await signedIn();
    const { send, seen } = server(() => false);
    stop();
    const answer = await authorizedFetch(manager, send)('https://api.example/');
    expect([answer.status, await answer.text(), seen.length]).toEqual([401, 'refused', 1]);
  });

  test('sends nothing if nobody is signed in', async () => {
    const { send, seen } = server(() => true);
    const api = authorizedFetch(managerOn(setup), send);
    expect(await errorOf(api('https://api.example/'))).toMatchObject({ code: 'E_SIGNED_OUT' });
    expect(seen).toEqual([]);
  });

  test('uses the global fetch at the time of the call', async () => {
    const { manager } = await signedIn();
    const api = authorizedFetch(manager);
    const { send, seen } = server(() => true);
    const before = globalThis.fetch;
    globalThis.fetch = send;
    try {
      expect((await api('https://api.example/')).status).toBe(200);
    } finally {
      globalThis.fetch = before;
    }
    expect(seen).toHaveLength(1);
  });

  test('rejects with the error of the request', async () => {
    const { manager } = await signedIn();
    const why = new TypeError('Network request failed');
    await expect(authorizedFetch(manager, () => Promise.reject(why))('https://api.example/')).rejects.toBe(
      why
    );
  });
});
