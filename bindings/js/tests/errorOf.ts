import { isWalletJwtError, type WalletJwtError } from '../src/index';

/** The error that a promise rejects with. It must be an error of this package. */
export async function errorOf(promise: Promise<unknown>): Promise<WalletJwtError> {
  const outcome = await promise.then(
    () => new Error('it resolved'),
    (thrown: unknown) => thrown
  );
  if (!isWalletJwtError(outcome))
    throw outcome instanceof Error ? outcome : new Error('it rejected with something else');
  return outcome;
}
