import { afterAll } from '@jest/globals';
import { connectedHost } from './connectedHost';

afterAll(() => connectedHost().stop());
