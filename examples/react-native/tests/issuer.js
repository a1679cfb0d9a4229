const { spawn } = require('node:child_process');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../../..');

/** The built command if it exists; otherwise cargo builds it. */
function start() {
  const command = process.env.WALLET_JWT_COMMAND;
  const arguments_ = ['issuer', '--port', '0'];
  const options = { cwd: __dirname, stdio: ['ignore', 'pipe', 'inherit'] };
  if (command) return spawn(command, arguments_, options);
  return spawn('cargo', ['run', '--release', '--quiet', '--', ...arguments_], { ...options, cwd: ROOT });
}

/** Jest's global set-up: starts the real fake issuer for all tests. Jest keeps the result for the tear-down. */
module.exports = async () => {
  const issuer = start();
  process.env.EXPO_PUBLIC_ISSUER_URL = await new Promise((resolve, reject) => {
    let printed = '';
    issuer.once('error', reject);
    issuer.once('exit', (code) => reject(new Error(`the fake issuer ended with status ${code}`)));
    issuer.stdout.setEncoding('utf8').on('data', (text) => {
      printed += text;
      const found = /^fake issuer at (http:\/\/127\.0\.0\.1:\d+)/m.exec(printed);
      if (found) resolve(found[1]);
    });
  });
  globalThis.walletJwtIssuer = issuer;
};
