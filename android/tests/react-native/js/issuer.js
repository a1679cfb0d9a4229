/** In place of `bindings/js/tests/real/issuer.ts`: `run.py` has started the fake issuer. */
import { fetch, hostNow } from './host';

/** A Para API key's unique id. */
export const API_KEY_ID = 'a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f';

export class FakeIssuer {
  base = hostNow('issuer');

  static async start() {
    return new FakeIssuer();
  }

  get paraKeys() {
    return `${this.base}/.well-known/jwks.json`;
  }

  async para(query = {}) {
    return this.issue({ shape: 'para', audience: API_KEY_ID, ...query });
  }

  async issue(query) {
    const words = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const { token, keyId } = await this.ask('GET', `/token?${words.join('&')}`);
    return { token, keyId };
  }

  async ask(method, path) {
    const answer = await fetch(this.base + path, { method });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async stop() {}
}
