import { checkedAccount, checkedFunction, checkedSeconds, type IssuedToken } from './argumentChecks';
import { canonicalJson, reading } from './canonicalJson';
import type {
  LogLevel,
  ProviderConfig,
  SessionConfig,
  VaultOptions,
  VerifierOptions,
} from './generated/types';
import { verifierConfig } from './verifier';

/** Gets log lines. Never a token, a claim or an address. */
export type OnLog = (level: LogLevel, code: string, fields: Readonly<Record<string, unknown>>) => void;

/** Options for a session manager. */
export interface SessionManagerConfiguration {
  /** Whose tokens: `Provider.para(…)`, `.dynamic(…)` or `.custom(…)`. */
  readonly provider: ProviderConfig;
  /**
   * Gets a token of the signed-in user from the wallet SDK, e.g. `() => para.issueJwt()`. Only `signIn` and `token` call it,
   * never a timer: issuing a Para token extends the Para session. Its requests must not send the session's token.
   */
  readonly issue: () => Promise<IssuedToken>;
  /**
   * Signs out of the wallet SDK, e.g. `() => para.logout()`. `signOut` calls it after it has ended the session here. If it
   * fails, it is called again, also after a restart: at the start, in the foreground and by `checkNow`, only while nobody is
   * signed in.
   */
  readonly logout?: (() => Promise<unknown>) | undefined;
  /** The user's name, in an app with several users at a time. Default `default`. */
  readonly account?: string | undefined;
  /** How strictly tokens are verified. */
  readonly options?: VerifierOptions | undefined;
  /** Where the session is stored. Default: the platform's keychain. */
  readonly vault?: VaultOptions | undefined;
  /** How long `issue` may take, 1 to 600. Default 90 for a renewal, 600 for a sign-in, which may show a login screen. */
  readonly issueTimeoutSecs?: number | undefined;
  /**
   * Also calls `issue` when the app comes to the foreground and the token lives less than a minute. Default false. Issuing a
   * Para token extends the Para session; Dynamic's extends nothing.
   */
  readonly renewInForeground?: boolean | undefined;
  /** Accepts an access token (Dynamic, Privy), which names no wallets, for a sign-in. Default false: `E_TOKEN_KIND`. */
  readonly acceptAccessTokens?: boolean | undefined;
  /** Gets log lines: never a token, a claim or an address. */
  readonly onLog?: OnLog | undefined;
}

/**
 * The text that identifies a session's configuration for the native part. Throws `E_CONFIG_FORMAT`, `E_CONFIG_OPTION` or
 * `E_VAULT_ACCOUNT` if JavaScript passed something of another type.
 */
export function sessionConfig(configuration: Partial<SessionManagerConfiguration> | null = {}): string {
  return reading(() => read(configuration));
}

function read(configuration: Partial<SessionManagerConfiguration> | null): string {
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
