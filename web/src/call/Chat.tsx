//! What was written in the room. Words that have not come back from it say so, and go by themselves when the line is
//! back: nothing is ever shown as said that nobody got.

import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { CHAT_LETTERS } from '../media/call/messages';
import type { CallView } from '../media/call/view';
import css from './Chat.module.css';
import { Message } from './Message';
import { moment } from './model';
import { useWords } from './words';
import key from './Key.module.css';

type Props = { view: CallView; now: number; write: (text: string) => boolean };

export function Chat({ view, now, write }: Props) {
  const { t } = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const [unsent, setUnsent] = useState(false);
  const end = useRef<HTMLLIElement>(null);
  const { chat } = view;
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [chat.length]);
  const send = (event?: FormEvent): void => {
    event?.preventDefault();
    if (text.trim() === '') return;
    const sent = write(text);
    setUnsent(!sent);
    if (sent) setText('');
  };
  const me = view.me?.participant;
  const nameOf = (who: string): string =>
    who === me
      ? t('chat.you')
      : (view.others.find((one) => one.participant === who)?.name ?? t('call.unnamed'));
  return (
    <div className={css.chat}>
      <div className={css.log} role="log" aria-live="polite" aria-label={t('chat.title')} tabIndex={0}>
        <ol className={css.lines}>
          {chat.length === 0 ? <li className={css.none}>{t('chat.none')}</li> : null}
          {chat.map((line, index) => (
            <li
              key={line.id}
              ref={index === chat.length - 1 ? end : undefined}
              className={line.participant === me ? css.mine : css.theirs}
            >
              <span className={css.who}>
                {nameOf(line.participant)} · {moment(line.at, now)}
              </span>
              <p className={css.text}>{line.text}</p>
            </li>
          ))}
          {view.unsaid.map(({ id: line, text: words }) => (
            <li key={line} className={css.mine}>
              <span className={css.who}>{t('chat.sending')}</span>
              <p className={css.text}>{words}</p>
            </li>
          ))}
        </ol>
      </div>
      <div role="status">{unsent ? <Message tone="warn">{t('chat.unsent')}</Message> : null}</div>
      <form className={css.form} onSubmit={send}>
        <label className={css.label} htmlFor={id}>
          {t('chat.write')}
        </label>
        <textarea
          id={id}
          className={css.field}
          rows={2}
          maxLength={CHAT_LETTERS}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            // While a word is being chosen by pinyin, Enter is the chooser's.
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" className={[key.key, key.primary].join(' ')}>
          {t('chat.send')}
        </button>
      </form>
    </div>
  );
}
