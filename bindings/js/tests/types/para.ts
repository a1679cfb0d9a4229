/**
 * The tokens of Para's SDK fit `issue`, by the SDK's own types (`@getpara/core-sdk`; `ParaMobile` of
 * `@getpara/react-native-wallet` is a subclass). Compiled, never run.
 */
import type ParaCore from '@getpara/core-sdk';

import { createSessionManager, Provider, type IssuedToken } from '../../src/index';
import type { Holds, Same } from './equality';

const provider = Provider.para({ environment: 'BETA', apiKeyId: 'e0b1d6a6-4a7c-4f0c-9a53-0f0f4d3b7c55' });

/** As in the README. */
export function ofTheReadme(para: ParaCore) {
  return createSessionManager({ provider, issue: () => para.issueJwt() });
}

/** For a token that the app has already, e.g. from the hook `useIssueJwt`. */
export async function ofAnAppsOwn(para: ParaCore) {
  return ofTheReadme(para).signIn(await para.issueJwt());
}

/** The type was found, and has the members that are read. */
type Issued = Awaited<ReturnType<ParaCore['issueJwt']>>;
export type IssuedIsTyped = Holds<Same<Issued['token'], string>>;
export type KeyIdIsTyped = Holds<Same<Issued['keyId'], string>>;

export function whatDoesNotFit(para: ParaCore) {
  // @ts-expect-error Para's export of a session is a text, not an issued token.
  createSessionManager({ provider, issue: () => para.waitAndExportSession() });
  // @ts-expect-error Only the member `token` is required.
  const nameless: IssuedToken = { jwt: 'a.b.c' };
  return nameless;
}
