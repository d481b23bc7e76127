//! What this person was typing when a colleague answered first: it was not sent and nothing can be added to the answer any
//! more. It stays to be copied until it is discarded.

import { useState } from 'react';
import { fullMoment } from '../core/format';
import { useTyped } from '../core/useTyped';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { isUnsent, type Overtaken } from './typing';

export function Unsent({ person, step }: { person: string; step: Overtaken }) {
  const { form, by, words } = step;
  const [text, setText] = useTyped(person, form);
  const [copied, setCopied] = useState(false);
  if (!isUnsent(text, step)) return null;
  const clipboard = window.isSecureContext ? navigator.clipboard : null;
  // A browser that does not allow it leaves the text to be marked by hand.
  const copy = (): void =>
    void clipboard?.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <Notice tone="warn" title={t('critical.unsent', { name: by.by, time: fullMoment(by.at) })}>
      {words ? <p>{t('critical.unsent-theirs', { words })}</p> : null}
      <p>{t('critical.unsent-yours', { words: text })}</p>
      {clipboard ? (
        <Button onClick={copy}>{t(copied ? 'critical.unsent-copied' : 'critical.unsent-copy')}</Button>
      ) : null}{' '}
      <Button onClick={() => setText('')}>{t('critical.unsent-discard')}</Button>
    </Notice>
  );
}
