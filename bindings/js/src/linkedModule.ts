export { default } from './NativeWalletJwt';
