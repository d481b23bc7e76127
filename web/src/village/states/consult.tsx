//! The consult's pages among the states of the village entry: `/states/consult-room--live` and its like.

import { createRoot } from 'react-dom/client';
import { CALL_SCENES } from '../../call/states/scenes';
import type { Scene } from '../../call/states/roomScenes';
import { CallScene } from '../../call/states/CallScene';
import { sayMoving } from '../../ui/atRest';
import { useLanguage } from '../core/words';

/** By their names among the others. */
const CONSULT: Readonly<Record<string, Scene>> = Object.fromEntries(
  Object.entries(CALL_SCENES).flatMap(([page, states]) =>
    Object.entries(states).map(([state, scene]) => [`consult-${page}--${state}`, scene]),
  ),
);

export const CONSULT_NAMES: readonly string[] = Object.keys(CONSULT);

const called = (path: string): Scene | undefined => CONSULT[path.replace('/states/', '')];

/** Shows one until a `state` event names another; tells whether the path names one at all. */
export function standConsult(place: HTMLElement, path: string): boolean {
  const scene = called(path);
  if (!scene) return false;
  const root = createRoot(place);
  root.render(<Shown scene={scene} />);
  const change = (event: Event): void => {
    const next = (event as CustomEvent<string>).detail;
    window.removeEventListener('state', change);
    root.unmount();
    sayMoving();
    if (called(next)) standConsult(place, next);
    else window.location.assign(next);
  };
  window.addEventListener('state', change);
  return true;
}

function Shown({ scene }: { scene: Scene }) {
  return <CallScene scene={scene} language={useLanguage()} />;
}
