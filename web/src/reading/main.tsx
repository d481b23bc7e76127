//! Entry of the workstation: words, theme, session, live feed, then the pages.

import '../styles/tokens.css';
import '../styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { startWords } from '../words/reading/words';
import { newClient } from '../data/client';
import { Gate } from './Gate';
import { startTheme } from './theme';
import { askSession, beforeAnother } from './session';

async function start(): Promise<void> {
  const place = document.getElementById('root');
  if (!place) return;
  startTheme();
  await startWords();
  const root = createRoot(place);
  if (__STATES__ && location.pathname.startsWith('/reading/states')) {
    const { StatesPage } = await import('./states/StatesPage');
    root.render(<StatesPage />);
    return;
  }
  const client = newClient();
  beforeAnother(() => {
    client.clear();
    history.replaceState(null, '', '/reading');
  });
  root.render(
    <QueryClientProvider client={client}>
      <Gate client={client} />
    </QueryClientProvider>,
  );
  await askSession();
}

void start();
