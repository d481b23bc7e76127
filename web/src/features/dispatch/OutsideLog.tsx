//! What was sent on the path outside the browser when nobody answered: each message, when, how often it was tried, what
//! came back, and its very words. They hold no patient.

import { useTranslation } from 'react-i18next';
import type { SentOutside } from '../../api/expert';
import { formatFull } from '../../words/reading/format';
import { Blank } from '../../ui/Blank';
import { Button } from '../../ui/Button';
import { Tag } from '../../ui/Tag';
import style from './Board.module.css';

interface Props {
  items: readonly SentOutside[];
  more: boolean;
  busy: boolean;
  onMore: () => void;
  onOpen: (consult: string) => void;
  onBack: () => void;
}

const TONES = { waiting: 'warn', sent: 'ok', failed: 'danger' } as const;
const ICONS = { waiting: 'clock', sent: 'check', failed: 'alert' } as const;

export function OutsideLog({ items, more, busy, onMore, onOpen, onBack }: Props) {
  const { t } = useTranslation();
  return (
    <section className={style.page} aria-labelledby="outside">
      <div className={style.top}>
        <Button weight="quiet" icon="back" label={t('board.back')} onClick={onBack} />
        <h1 id="outside" className={style.title}>
          {t('outside.title')}
        </h1>
      </div>
      <p className={style.about}>{t('outside.about')}</p>
      {items.length === 0 ? (
        <Blank icon="check" title={t('outside.none')}>
          <p>{t('outside.none-hint')}</p>
        </Blank>
      ) : (
        <ol role="list" className={style.sent}>
          {items.map((each) => (
            <li key={each.id} className={style.card}>
              <p className={style.line}>
                <Tag tone={TONES[each.state]} icon={ICONS[each.state]}>
                  {t(`outside.state-${each.state}`)}
                </Tag>
                <button
                  type="button"
                  className={style.open}
                  onClick={() => {
                    onOpen(each.consult);
                  }}
                >
                  {typeof each.body['number'] === 'string' ? each.body['number'] : t('outside.consult')}
                </button>
                <span className={style.minor}>
                  {t('outside.time', { time: each.time })} · {formatFull(each.made_at)}
                </span>
              </p>
              <p className={style.minor}>
                {t('outside.tries', { count: each.attempts })}
                {each.tried_at === null
                  ? ''
                  : ` · ${t('outside.tried-at', { at: formatFull(each.tried_at) })}`}
                {each.answer === null ? '' : ` · ${t('outside.answer', { answer: each.answer })}`}
              </p>
              <details>
                <summary>{t('outside.body')}</summary>
                <pre className={style.body} tabIndex={0}>
                  {JSON.stringify(each.body, null, 2)}
                </pre>
              </details>
            </li>
          ))}
        </ol>
      )}
      {more ? (
        <Button className={style.more} busy={busy} onClick={onMore}>
          {t('outside.more')}
        </Button>
      ) : null}
    </section>
  );
}
