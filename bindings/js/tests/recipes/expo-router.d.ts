/**
 * As much of Expo Router (SDK 53 and later) as its recipe uses. Written down here: to compile these two components npm would
 * install Expo.
 */
declare module 'expo-router' {
  import type { ReactElement, ReactNode } from 'react';

  export const Stack: {
    (props: { children: ReactNode }): ReactElement;
    Screen: (props: { name: string }) => null;
    Protected: (props: { guard: boolean; children: ReactNode }) => ReactElement | null;
  };
}
