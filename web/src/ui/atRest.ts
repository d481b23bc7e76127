//! When a state page has come to rest: nothing in it changed for a while, so what was fetched, pressed and typed is
//! drawn. For the states build only.

const LOOK_MS = 50;
const REST_MS = 250;

/** Calls `then` once nothing in the body changed for a while; answers with the end of the watch. */
export function atRest(then: () => void): () => void {
  let changed = performance.now();
  const watcher = new MutationObserver(() => {
    changed = performance.now();
  });
  watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
  const stop = (): void => {
    clearInterval(timer);
    watcher.disconnect();
  };
  const timer = setInterval(() => {
    if (performance.now() - changed <= REST_MS) return;
    stop();
    then();
  }, LOOK_MS);
  return stop;
}

/** Says so on the body, for whoever waits for it. */
export const sayAtRest = (): void => {
  document.body.dataset['rest'] = '';
};

export const sayMoving = (): void => {
  delete document.body.dataset['rest'];
};
