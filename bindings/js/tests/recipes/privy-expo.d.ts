/** The part of `@privy-io/expo` 0.70.11 that the recipe uses, from its own types. */
declare module '@privy-io/expo' {
  export function usePrivy(): {
    getAccessToken: () => Promise<string | null>;
    logout: () => Promise<void>;
  };
  export function useIdentityToken(): { getIdentityToken: () => Promise<string | null> };
}
