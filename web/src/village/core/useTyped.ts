//! A text that survives a reload and the way to another page and back, until it was sent.

import { useState } from 'react';
import { keepTyped, typed } from './typed';

/** What this person typed there and has not sent. */
export const typedText = (person: string, form: string): string =>
  typed(person, form, { text: '' })?.text ?? '';

/** The text, how to change it, and how to forget it once it was sent. */
export function useTyped(
  person: string,
  form: string,
): readonly [text: string, type: (text: string) => void, forget: () => void] {
  const [text, setText] = useState(() => typedText(person, form));
  return [
    text,
    (now) => {
      setText(now);
      keepTyped(person, form, now === '' ? null : { text: now });
    },
    () => keepTyped(person, form, null),
  ];
}
