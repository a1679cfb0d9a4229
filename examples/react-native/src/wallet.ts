import { createSessionManager, Provider } from 'react-native-wallet-jwt';

import { API_KEY_ID, fakePara } from './fakePara';

/**
 * The app's session. It is created once, outside components. With the real SDK the line with `fakePara` is
 * `issue: () => para.issueJwt(), logout: () => para.logout(),` and `API_KEY_ID` is your API key's unique id, a UUID.
 */
export const wallet = createSessionManager({
  provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID }),
  ...fakePara, // the one line: issue: () => para.issueJwt(), logout: () => para.logout(),
});
