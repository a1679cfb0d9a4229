import { jest } from '@jest/globals';

// Its native part reports the insets, and renders nothing before. The package has a replacement for tests.
jest.mock(
  'react-native-safe-area-context',
  () => jest.requireActual<{ default: object }>('react-native-safe-area-context/jest/mock').default
);
