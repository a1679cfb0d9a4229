import { jest } from '@jest/globals';
import { AppState, type AppStateStatus } from 'react-native';

type Handler = (next: AppStateStatus) => void;

/** Sets the app's state for the test, because Jest has no background. Call it in `beforeEach`. */
export function takeAppState(): { become: (next: AppStateStatus) => void; watchers: () => number } {
  const handlers = new Set<{ handler: Handler }>();
  jest.spyOn(AppState, 'addEventListener').mockImplementation((_type, handler) => {
    const entry = { handler: handler as Handler };
    handlers.add(entry);
    return { remove: () => void handlers.delete(entry) };
  });
  return {
    become: (next) => {
      for (const { handler } of [...handlers]) handler(next);
    },
    watchers: () => handlers.size,
  };
}
