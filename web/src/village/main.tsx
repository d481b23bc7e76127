//! Starts the village entry: tokens, the person's language, then the pages. In the states build it first asks the
//! state pages whether they want the screen.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../styles/tokens.css';
import '../styles/base.css';
import './village.css';
import { App } from './App';
import { start } from './core/session';
import { rememberedLanguage, speak } from './core/words';

async function begin(): Promise<void> {
  document.documentElement.dataset['entry'] = 'village';
  const root = document.getElementById('root');
  if (root === null) return;
  await speak(rememberedLanguage());
  if (__STATES__) {
    const { takeStage } = await import('./states/stage');
    if (takeStage(root)) return;
  }
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  await start();
}

void begin();
