import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { IssuedToken } from '../../src/index';
import { setting } from './kotlinModuleHost';

/** A Para API key's unique id. */
export const API_KEY_ID = 'a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f';

/** `wallet-jwt issuer` in a separate process. Its HTTP, keys and signatures are real. */
export class FakeIssuer {
  private constructor(
    readonly base: string,
    private readonly end: () => Promise<void>
  ) {}

  static async start(): Promise<FakeIssuer> {
    const process = spawn(setting('WALLET_JWT_COMMAND'), ['issuer', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [first] = (await once(createInterface({ input: process.stdout }), 'line')) as [string];
    const base = /http:\/\/127\.0\.0\.1:\d+/.exec(first)?.[0];
    if (base === undefined) throw new Error(`the issuer said: ${first}`);
    return new FakeIssuer(base, async () => {
      const exit = once(process, 'exit');
      process.kill();
      await exit;
    });
  }

  get paraKeys(): string {
    return `${this.base}/.well-known/jwks.json`;
  }

  /** The answer that Para's `issueJwt` would give. */
  async para(query: Record<string, string> = {}): Promise<IssuedToken> {
    return this.issue({ shape: 'para', audience: API_KEY_ID, ...query });
  }

  async issue(query: Record<string, string>): Promise<IssuedToken> {
    const { token, keyId } = (await this.ask(
      'GET',
      `/token?${new URLSearchParams(query).toString()}`
    )) as IssuedToken;
    return { token, keyId };
  }

  async ask(method: string, path: string): Promise<unknown> {
    const answer = await fetch(this.base + path, { method });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  stop(): Promise<void> {
    return this.end();
  }
}
