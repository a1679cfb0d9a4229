// A recipe: axios with the session's token. `recipes.test.tsx` runs it.
import axios, { type AxiosInstance } from 'axios';
import type { WalletSessionManager } from 'react-native-wallet-jwt';

declare module 'axios' {
  interface AxiosRequestConfig {
    /** Set on a request that was sent again after a 401. */
    isRepeated?: boolean;
  }
}

/**
 * An axios client for your own server. It sends the token, and if the server answers 401 it sends the request once
 * more with a newer token.
 */
export function authorizedAxios(wallet: WalletSessionManager, baseURL: string): AxiosInstance {
  const api = axios.create({ baseURL });

  api.interceptors.request.use(async (config) => {
    if (config.isRepeated !== true) config.headers.setAuthorization(`Bearer ${await wallet.token()}`);
    return config;
  });

  api.interceptors.response.use(undefined, async (failure: unknown) => {
    if (!axios.isAxiosError(failure)) throw failure;
    const { config, response } = failure;
    if (response?.status !== 401 || !config || config.isRepeated === true) throw failure;
    const rejected = String(config.headers.getAuthorization()).replace('Bearer ', '');
    // All requests that were refused with this token share one renewal. Without a new token the 401 is returned.
    const token = await wallet.token({ rejected }).catch(() => null);
    if (token === null) throw failure;
    config.headers.setAuthorization(`Bearer ${token}`);
    return api.request({ ...config, isRepeated: true });
  });

  return api;
}
