//! Which state is shown: that of the address, until a `state` event names the path of another. What stood is taken
//! down entirely before, so that the next one begins as if the page were loaded anew.

import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { sayMoving } from '../../ui/atRest';
import { toasts } from '../../ui/toast';

/** The path of the state, null between two. `stays` tells what a state leaves in the program: it is loaded anew then. */
export function useShown(stays: (left: string) => boolean): string | null {
  const [shown, setShown] = useState<string | null>(location.pathname);
  useEffect(() => {
    const change = (event: Event): void => {
      const path = (event as CustomEvent<string>).detail;
      const left = location.pathname;
      flushSync(() => {
        setShown(null);
      });
      sayMoving();
      if (stays(left)) {
        location.assign(path);
        return;
      }
      toasts.setState({ all: [] });
      history.replaceState(null, '', path);
      window.scrollTo(0, 0);
      setShown(path);
    };
    window.addEventListener('state', change);
    return () => {
      window.removeEventListener('state', change);
    };
  }, [stays]);
  return shown;
}
