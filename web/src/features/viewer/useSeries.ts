//! Reads the series that are opened, and reads one again whenever the study lists it otherwise. While it is being read
//! again the older images stay on the pane; they are not called current.

import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { isCurrent, signature, type Loaded, type SeriesEntry, type SeriesRead } from './shown';

export interface SeriesDesk {
  loaded: Loaded;
  /** Series whose last reading failed. */
  failing: ReadonlySet<string>;
  /** Reads again what failed. */
  again: () => void;
}

/** `onBehind`: the images were newer than the study that lists them. */
export function useSeries(
  series: readonly SeriesEntry[],
  wanted: readonly (string | null)[],
  read: (entry: SeriesEntry) => Promise<Omit<SeriesRead, 'listed'>>,
  onBehind: () => void,
): SeriesDesk {
  const [loaded, setLoaded] = useState<Loaded>({});
  const [failing, setFailing] = useState<ReadonlySet<string>>(new Set());
  const asked = useRef(new Map<string, string>());
  const behind = useEffectEvent(onBehind);

  useEffect(() => {
    for (const entry of series) {
      const known = loaded[entry.uid];
      const opened = known !== undefined || wanted.includes(entry.uid);
      if (!opened || (known !== undefined && isCurrent(known, entry))) continue;
      const listed = signature(entry);
      if (asked.current.get(entry.uid) === listed) continue;
      asked.current.set(entry.uid, listed);
      const stillAsked = (): boolean => asked.current.get(entry.uid) === listed;
      read(entry)
        .then((got) => {
          if (!stillAsked()) return;
          const now = { ...got, listed };
          setLoaded((before) => ({ ...before, [entry.uid]: now }));
          setFailing((before) => without(before, entry.uid));
          if (!isCurrent(now, entry)) behind();
        })
        .catch(() => {
          if (stillAsked()) setFailing((before) => new Set([...before, entry.uid]));
        });
    }
  }, [series, wanted, loaded, failing, read]);

  return {
    loaded,
    failing,
    again: () => {
      for (const uid of failing) asked.current.delete(uid);
      setFailing(new Set());
    },
  };
}

function without(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  if (!set.has(one)) return set;
  return new Set([...set].filter((each) => each !== one));
}
