import type ParaCore from '@getpara/core-sdk';
import { createSessionManager, Provider, type IssuedToken } from 'react-native-wallet-jwt';

/** What the app has of its wallet SDK: Para's own types, and nothing of Para's code. */
type Para = Pick<ParaCore, 'issueJwt' | 'logout'>;

/** Para's SDK is native, so the test of any app has something in its place. */
export const para: Para = {
  issueJwt: () => Promise.reject(new Error('the test says what Para answers')),
  logout: () => Promise.resolve(),
};

export const wallet = createSessionManager({
  provider: Provider.para({ environment: 'BETA', apiKeyId: 'a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f' }),
  issue: () => para.issueJwt(),
  logout: () => para.logout(),
});

/** What Para answers fits without a word in between. */
export const answer: (response: Awaited<ReturnType<Para['issueJwt']>>) => IssuedToken = (response) =>
  response;
