//! The fields of a form that survive a reload and the way to another page and back, until they were sent.

import { useRef, useState } from 'react';
import { keepTyped, typed } from './typed';

interface TypedFields<T> {
  fields: T;
  change: (some: Partial<T>) => void;
  /** They were sent, or are given up: nothing of them is kept. */
  forget: () => void;
  /** Whether they were typed before and are back. */
  back: boolean;
}

/** What this person typed into this form, over what an untouched one holds. */
export function useTypedFields<T extends object>(person: string, form: string, empty: T): TypedFields<T> {
  const [kept] = useState(() => typed(person, form, empty));
  const [fields, setFields] = useState(kept ?? empty);
  // What changes a field after an answer of the server keeps what was typed while it was waited for.
  const latest = useRef(fields);
  return {
    fields,
    change: (some) => {
      const now = { ...latest.current, ...some };
      latest.current = now;
      setFields(now);
      keepTyped(person, form, now);
    },
    forget: () => keepTyped(person, form, null),
    back: kept !== null,
  };
}
