import { useColorScheme } from 'react-native';

/** The app's colours. Text on its background has a contrast of 4.5:1 or more in both schemes. */
export interface Theme {
  background: string;
  card: string;
  border: string;
  text: string;
  faint: string;
  accent: string;
  onAccent: string;
  good: string;
  bad: string;
  track: string;
}

export const LIGHT: Theme = {
  background: '#f4f4f1',
  card: '#ffffff',
  border: '#dcdcd6',
  text: '#1b1c1a',
  faint: '#5c5f5a',
  accent: '#1f5fbf',
  onAccent: '#ffffff',
  good: '#1d6b3a',
  bad: '#b3261e',
  track: '#e3e6ea',
};

export const DARK: Theme = {
  background: '#121312',
  card: '#1d1f1e',
  border: '#343735',
  text: '#eceeeb',
  faint: '#a6aba5',
  accent: '#8ab4f8',
  onAccent: '#0b1f3d',
  good: '#7fd49b',
  bad: '#ff9d94',
  track: '#33373d',
};

/** The colours of the scheme that the user has chosen. */
export function useTheme(): Theme {
  return useColorScheme() === 'dark' ? DARK : LIGHT;
}
