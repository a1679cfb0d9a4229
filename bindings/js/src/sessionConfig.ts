import { checkedAccount, checkedFunction, checkedSeconds, type IssuedToken } from './argumentChecks';
import { canonicalJson } from './canonicalJson';
import type {
  LogLevel,
  ProviderConfig,
  SessionConfig,
  VaultOptions,
  VerifierOptions,
} from './generated/types';
import { verifierConfig } from './verifier';

/** Takes what the session is doing, for a log. Never a token, a claim or an address. */
export type OnLog = (level: LogLevel, code: string, fields: Readonly<Record<string, unknown>>) => void;

/** What a session manager is made of. */
export interface SessionManagerConfiguration {
  /** Whose tokens: `Provider.para(…)`, `.dynamic(…)` or `.custom(…)`. */
  readonly provider: ProviderConfig;
  /**
   * Asks the wallet SDK for a token of the signed-in user, e.g. `() => para.issueJwt()`. Called by `signIn` and `token` only,
   * never by a timer: issuing a Para token extends the Para session. What it sends must go without the session's token.
   */
  readonly issue: () => Promise<IssuedToken>;
  /**
   * Signs the wallet SDK out, e.g. `() => para.logout()`: `signOut` calls it when our session is gone. A failure is owed over
   * restarts, and tried again at the start, in the foreground and by `checkNow`, only while nobody is signed in.
   */
  readonly logout?: (() => Promise<unknown>) | undefined;
  /** Who, in an app with several users at a time. Default `default`. */
  readonly account?: string | undefined;
  /** How strictly tokens are verified. */
  readonly options?: VerifierOptions | undefined;
  /** Where the session is kept. Default: the platform's keychain. */
  readonly vault?: VaultOptions | undefined;
  /** How long `issue` may take, 1 to 600. Default 90 for a renewal, 600 for a sign-in: a login screen may stand inside. */
  readonly issueTimeoutSecs?: number | undefined;
  /**
   * Asks `issue` in the foreground, too, when the token in hand lives less than a minute. Default false. A Para token that is
   * issued extends the Para session; Dynamic's extends nothing.
   */
  readonly renewInForeground?: boolean | undefined;
  /** Takes Dynamic's access token as a login, which names no wallets. Default false: `E_TOKEN_KIND`. */
  readonly acceptAccessTokens?: boolean | undefined;
  /** Takes what the session is doing, for a log: never a token, a claim or an address. */
  readonly onLog?: OnLog | undefined;
}

/**
 * The configuration of a session as the text that names it for the native part. Throws `E_CONFIG_FORMAT`,
 * `E_CONFIG_OPTION` or `E_VAULT_ACCOUNT` where JavaScript passed something else.
 */
export function sessionConfig(configuration: Partial<SessionManagerConfiguration> | null = {}): string {
  const { acceptAccessTokens, account, issue, issueTimeoutSecs, logout, onLog, renewInForeground, vault } =
    configuration ?? {};
  checkedFunction('issue', issue);
  if (logout !== undefined) checkedFunction('logout', logout);
  if (onLog !== undefined) checkedFunction('onLog', onLog);
  const config: { [Member in keyof SessionConfig]: SessionConfig[Member] | undefined } = {
    acceptAccessTokens: acceptAccessTokens ?? false,
    account: checkedAccount(account ?? 'default'),
    hasLogout: logout !== undefined,
    issueTimeoutSecs:
      issueTimeoutSecs === undefined ? undefined : checkedSeconds('issueTimeoutSecs', issueTimeoutSecs),
    logs: onLog !== undefined,
    renewInForeground: renewInForeground ?? false,
    vault: vault ?? {},
    verifier: verifierConfig(configuration) as SessionConfig['verifier'],
  };
  return canonicalJson(config);
}
