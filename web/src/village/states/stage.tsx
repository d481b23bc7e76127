//! The `/states` route of the village entry: every page in every state, with made-up facts. Exists in the states
//! build and in development only; it plays the server by answering `fetch` and the live feed from a story's table,
//! so that what is seen are the real pages.

import { createRoot } from 'react-dom/client';
import { atRest, sayAtRest, sayMoving } from '../../ui/atRest';
import { App } from '../App';
import { forgetAll } from '../core/resource';
import { start } from '../core/session';
import { speak, type Language } from '../core/words';
import { CONSULT_NAMES, standConsult } from './consult';
import { play, take, type Step, type Story } from './player';
import { STORIES } from './stories';

/** Takes the screen when the address asks for `/states`; tells whether it did. */
export function takeStage(root: HTMLElement): boolean {
  const path = window.location.pathname;
  if (path === '/states' || path === '/states/') {
    createRoot(root).render(<Index />);
    return true;
  }
  window.addEventListener('language', (event) => void speak((event as CustomEvent<Language>).detail));
  if (standConsult(root, path)) return true;
  const story = called(path);
  if (!story) return false;
  stand(root, story);
  return true;
}

function called(path: string): Story | undefined {
  return STORIES.find((one) => path === `/states/${one.name}`);
}

/** Shows a story until a `state` event names the path of another. */
function stand(place: HTMLElement, story: Story): void {
  const root = createRoot(place);
  play(story);
  window.history.replaceState(null, '', story.path);
  root.render(<App />);
  void start();
  const stop = settle(story.steps ?? []);
  const change = (event: Event): void => {
    const path = (event as CustomEvent<string>).detail;
    const next = called(path);
    window.removeEventListener('state', change);
    stop();
    root.unmount();
    sayMoving();
    forgetAll();
    // Which build a page met first is known to it for as long as it is loaded.
    if (next && story.line !== 'new-build') stand(place, next);
    else window.location.assign(path);
  };
  window.addEventListener('state', change);
}

/** Takes the steps that a story begins with and says when all is drawn; answers with the end of the watch. */
function settle(steps: readonly Step[]): () => void {
  const [first, ...rest] = steps;
  let stop = atRest(() => {
    // A page that is fetched later has no heading yet, and nothing to press.
    if (document.querySelector('main h1') === null || (first !== undefined && !take(first)))
      stop = settle(steps);
    else if (first === undefined) sayAtRest();
    else stop = settle(rest);
  });
  return () => stop();
}

function Index() {
  return (
    <main style={{ padding: '1rem' }}>
      <h1>States</h1>
      <ul id="stories">
        {[...STORIES.map((story) => story.name), ...CONSULT_NAMES].map((name) => (
          <li key={name}>
            <a href={`/states/${name}`}>{name}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}
