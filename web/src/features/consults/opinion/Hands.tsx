//! Whose hands are under an opinion, who dissents and why, and whose hands are still awaited.

import { useTranslation } from 'react-i18next';
import type { OpinionView } from '../../../api/expert';
import { formatFull } from '../../../words/reading/format';
import { Button } from '../../../ui/Button';
import { Tag } from '../../../ui/Tag';
import style from './Opinion.module.css';

interface Props {
  opinion: OpinionView;
  /** Set for the lead, who may go on without somebody who cannot sign. */
  onExcuse?: ((person: { id: string; name: string }) => void) | undefined;
}

export function Hands({ opinion, onExcuse }: Props) {
  const { t } = useTranslation();
  const awaited = opinion.state === 'signing' ? opinion.awaited : [];
  if (opinion.hands.length === 0 && awaited.length === 0) return null;
  return (
    <ul role="list" className={style.hands} aria-label={t('opinion.hands')}>
      {opinion.hands.map((hand) => (
        <li key={hand.person.id}>
          <strong>{hand.person.name}</strong>
          <Tag
            tone={hand.says === 'agrees' ? 'ok' : 'warn'}
            icon={hand.says === 'agrees' ? 'check' : 'alert'}
          >
            {t(hand.person.id === opinion.writer.id ? 'opinion.says-writer' : `opinion.says-${hand.says}`)}
          </Tag>
          <time>{formatFull(hand.at)}</time>
          {hand.reason === null ? null : <p className={style.reason}>{hand.reason}</p>}
        </li>
      ))}
      {awaited.map((person) => (
        <li key={person.id} data-awaited="true">
          <strong>{person.name}</strong>
          <Tag icon="clock">{t('opinion.awaited')}</Tag>
          {onExcuse ? (
            <Button
              size="s"
              onClick={() => {
                onExcuse(person);
              }}
            >
              {t('opinion.excuse')}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
