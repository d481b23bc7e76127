//! The `/states` route of the village entry: every page in every state, with made-up facts. Exists in the states
//! build and in development only; it plays the server by answering `fetch` and the live feed from a story's table,
//! so that what is seen are the real pages.

import { createRoot } from 'react-dom/client';
import { App } from '../App';
import { start } from '../core/session';
import { speak, type Language } from '../core/words';
import { play } from './player';
import { STORIES } from './stories';

/** Takes the screen when the address asks for `/states`; tells whether it did. */
export function takeStage(root: HTMLElement): boolean {
  const path = window.location.pathname;
  if (path === '/states' || path === '/states/') {
    createRoot(root).render(<Index />);
    return true;
  }
  const name = path.startsWith('/states/') ? path.slice('/states/'.length) : null;
  const story = name === null ? undefined : STORIES.find((one) => one.name === name);
  if (!story) return false;
  play(story);
  window.addEventListener('language', (event) => void speak((event as CustomEvent<Language>).detail));
  window.history.replaceState(null, '', story.path);
  createRoot(root).render(<App />);
  void start();
  return true;
}

function Index() {
  return (
    <main style={{ padding: '1rem' }}>
      <h1>States</h1>
      <ul id="stories">
        {STORIES.map((story) => (
          <li key={story.name}>
            <a href={`/states/${story.name}`}>{story.name}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}
