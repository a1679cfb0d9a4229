import { createSessionManager, Provider } from 'react-native-wallet-jwt';

import { API_KEY_ID, fakePara } from './fakePara';

/**
 * The app's session. It is created once, outside components. With the real SDK the line with `fakePara` is
 * `issue: () => ready.then(() => para.issueJwt()), logout: () => ready.then(() => para.logout()),` with
 * `const ready = para.init()`, and `API_KEY_ID` is your API key's unique id, a UUID.
 */
export const wallet = createSessionManager({
  provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID }),
  ...fakePara, // the line to change
});
