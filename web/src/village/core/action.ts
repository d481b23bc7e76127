//! One user action at a time: while a request runs, a second click does nothing, so a double click is one request.
//! It never retries by itself; a failure is kept for the page to show until the next attempt.

import { useCallback, useEffect, useRef, useState } from 'react';
import { asProblem, type Problem } from './problem';

export interface Action<Args extends unknown[]> {
  /** Starts the action unless it is running already. Resolves to true when it succeeded. */
  run: (...args: Args) => Promise<boolean>;
  busy: boolean;
  problem: Problem | null;
  clear: () => void;
}

export function useAction<Args extends unknown[]>(work: (...args: Args) => Promise<void>): Action<Args> {
  const running = useRef(false);
  const latest = useRef(work);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    latest.current = work;
  });

  const run = useCallback(async (...args: Args): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await latest.current(...args);
      return true;
    } catch (error) {
      setProblem(asProblem(error));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);

  const clear = useCallback(() => setProblem(null), []);
  return { run, busy, problem, clear };
}
