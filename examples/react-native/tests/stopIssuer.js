/** Jest's global tear-down. */
module.exports = async () => {
  globalThis.walletJwtIssuer?.removeAllListeners('exit');
  globalThis.walletJwtIssuer?.kill();
};
