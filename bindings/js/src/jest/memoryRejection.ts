import type { ErrorCode } from '../generated/errorCodes';

/** What React Native rejects with when the native part rejects. */
export interface MemoryRejection extends Error {
  readonly code: ErrorCode;
  readonly userInfo: { readonly fields: string };
}

/** A rejection like the native part's. */
export function rejectionOf(
  code: ErrorCode,
  fields: Readonly<Record<string, unknown>> = {}
): MemoryRejection {
  const message = `${code}, from react-native-wallet-jwt/jest`;
  return Object.assign(new Error(message), { code, userInfo: { fields: JSON.stringify(fields) } });
}
