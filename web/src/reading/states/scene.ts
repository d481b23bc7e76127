//! What a state page is: a path, a person and how the server behaves.

import type { Role } from '../../api/wire';
import type { DutyState } from '../../features/duty/keeper';
import type { Theme } from '../theme';
import type { Behaviour } from './stub';

export interface Scene {
  path: string;
  role: Role;
  server: Behaviour;
  images?: 'good' | 'broken' | 'foreign';
  session?: 'out' | 'ended' | 'locked' | 'unreachable';
  live?: 'live' | 'stale' | 'connecting';
  /** The server was renewed since the page was opened. */
  renewed?: boolean;
  /** How the desk's duty stands; otherwise there is none. */
  duty?: DutyState;
  /** The consult in whose room the person is. */
  talk?: string;
  /** How many others are there; one, unless it says so. */
  others?: number;
  /** As if the person had chosen it; otherwise what a new machine shows. */
  theme?: Theme;
  /** Buttons and tabs pressed one after the other once they are there, by the keys of their words. */
  press?: readonly string[];
  /** Keys typed after that. */
  types?: readonly string[];
}

export function four(path: string, role: Role, empty: Behaviour, full: Behaviour): Record<string, Scene> {
  return {
    loading: { path, role, server: 'hang' },
    empty: { path, role, server: empty },
    error: { path, role, server: 500 },
    offline: { path, role, server: 'offline', live: 'stale' },
    full: { path, role, server: full },
  };
}
