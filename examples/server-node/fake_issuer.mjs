// Runs `wallet-jwt issuer` as a process, instead of Para and Dynamic. Its HTTP, keys and signatures are real. Only
// the address is a fake: requests to the providers' hosts go to this machine.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const HOSTS = ['https://api.beta.getpara.com', 'https://app.dynamicauth.com'];

/** Starts the command that `WALLET_JWT` names. */
export async function startFakeIssuer() {
  const command = process.env.WALLET_JWT;
  if (!command) throw new Error('WALLET_JWT must name the built wallet-jwt command');
  const child = spawn(command, ['issuer', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  // A test process that fails early must not leave the issuer running.
  process.once('exit', () => child.kill());
  const failed = new Promise((_, reject) => child.once('error', reject));
  const base = await Promise.race([failed, firstUrl(child.stdout)]);
  return {
    base,
    token: async (query) => (await ask(`${base}/token?${new URLSearchParams(query)}`)).token,
    keysRequestCount: async () => (await ask(`${base}/status`)).keysRequestCount,
    rotate: () => ask(`${base}/rotate`, { method: 'POST' }),
    stop: () => child.kill(),
  };
}

/** Redirects requests for the providers' hosts to the fake issuer, and allows no others. */
export function routeProvidersTo(base) {
  const direct = globalThis.fetch;
  globalThis.fetch = (url, options) => {
    const { origin, pathname, search } = new URL(url);
    if (origin === base) return direct(url, options);
    if (!HOSTS.includes(origin)) throw new Error(`unexpected request to ${origin}`);
    return direct(base + pathname + search, options);
  };
}

async function ask(url, options) {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function firstUrl(output) {
  for await (const line of createInterface({ input: output })) {
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
    if (found) return found[0];
  }
  throw new Error('the issuer ended before it printed its address');
}
