import { ISSUER_URL, requestToken } from './fakePara';

/** The environment of the fake issuer's tokens. With Dynamic: your own, from its dashboard. */
export const ENVIRONMENT_ID = 'fb6dd9d1-09f5-43c3-8a8c-eab6e44c37f9';

/** A replacement for Dynamic's SDK: it gives an ID token. */
export const fakeDynamic = {
  refreshAuth: async () => ({ jwt: (await requestToken({ shape: 'dynamic' })).token }),
  logout: () => Promise.resolve(),
  options: {
    development: { keysUrl: `${ISSUER_URL}/api/v0/sdk/${ENVIRONMENT_ID}/.well-known/jwks` },
  },
};
