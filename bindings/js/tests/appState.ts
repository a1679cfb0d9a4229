import { jest } from '@jest/globals';
import { AppState, type AppStateStatus } from 'react-native';

type Handler = (next: AppStateStatus) => void;

/** The app's state, in the test's hand: Jest has no background. For `beforeEach`. */
export function takeAppState(): { become: (next: AppStateStatus) => void; watchers: () => number } {
  const handlers = new Set<{ handler: Handler }>();
  jest.spyOn(AppState, 'addEventListener').mockImplementation((_type, handler) => {
    const entry = { handler: handler as Handler };
    handlers.add(entry);
    return { remove: () => void handlers.delete(entry) } as unknown as ReturnType<typeof AppState.addEventListener>;
  });
  return {
    become: (next) => {
      for (const { handler } of [...handlers]) handler(next);
    },
    watchers: () => handlers.size,
  };
}
