//! What was written in the room of a consult.

import { useTranslation } from 'react-i18next';
import type { ConsultView } from '../../api/expert';
import { formatFull } from '../../words/reading/format';
import style from './Cards.module.css';

export function ChatCard({ one }: { one: ConsultView }) {
  const { t } = useTranslation();
  if (one.chat.length === 0) return null;
  return (
    <section className={style.card} aria-labelledby="chat">
      <h2 id="chat" className={style.title}>
        {t('consult.chat')}
      </h2>
      <ul role="list" className={style.lines}>
        {one.chat.map((line) => (
          <li key={line.id}>
            <time>{formatFull(line.at)}</time>
            <span>
              <strong>{line.person.name}</strong> {line.text}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
