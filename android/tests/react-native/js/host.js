/** What the host gives to JavaScript: `native/App.cpp` has the functions, `HermesHost.java` the commands. */

/** A command with a result at once. */
export const hostNow = (...words) => globalThis.hostNow(...words);

/** A command whose result, a text, comes later. */
export const host = (...words) =>
  new Promise((resolve, reject) => {
    globalThis.hostAsk(resolve, (text) => reject(new Error(text)), ...words);
  });

/** As much of `fetch` as the tests use. */
export async function fetch(address, { method = 'GET' } = {}) {
  const answer = await host('fetch', method, address);
  const end = answer.indexOf('\n');
  const status = Number(answer.slice(0, end));
  const body = answer.slice(end + 1);
  return {
    status,
    ok: status >= 200 && status < 300,
    text: async () => body,
    json: async () => JSON.parse(body),
  };
}
