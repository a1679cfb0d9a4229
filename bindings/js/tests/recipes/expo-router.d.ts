/**
 * The parts of Expo Router (SDK 53 and later) that its recipe uses. They are declared here, because otherwise npm would
 * install Expo to compile these two components.
 */
declare module 'expo-router' {
  import type { ReactElement, ReactNode } from 'react';

  export const Stack: {
    (props: { children: ReactNode }): ReactElement;
    Screen: (props: { name: string }) => null;
    Protected: (props: { guard: boolean; children: ReactNode }) => ReactElement | null;
  };
}
