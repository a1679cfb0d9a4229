import { jest } from '@jest/globals';

// Its native part tells the insets, and shows nothing before: the package brings a stand-in for tests.
jest.mock(
  'react-native-safe-area-context',
  () => jest.requireActual<{ default: object }>('react-native-safe-area-context/jest/mock').default
);
