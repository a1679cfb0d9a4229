import { createSessionManager, Provider } from 'react-native-wallet-jwt';

import { API_KEY_ID, fakePara } from './fakePara';

/** The app's session: made once, outside components. */
export const wallet = createSessionManager({
  provider: Provider.para({ environment: 'BETA', apiKeyId: API_KEY_ID }),
  ...fakePara, // With the real SDK, this line is:  issue: () => para.issueJwt(),
});
