//! Sends a consult on: to another group while nobody has taken it, or to a higher one at any time before it is answered,
//! with the reason that both sides read. Who is on call there and can be reached stands beside each group.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskedGroup, ConsultRow } from '../../data/consult';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { Tag } from '../../ui/Tag';
import { groupsFor, mayGo } from './model';
import style from './Board.module.css';

export type Sending = 'route' | 'escalate';

interface Props {
  row: ConsultRow;
  what: Sending;
  /** `null` while they are on their way. */
  groups: readonly AskedGroup[] | null;
  /** Why they did not come, in words. */
  trouble: string | null;
  busy: boolean;
  onSend: (group: string, reason: string) => void;
  onClose: () => void;
}

export function SendDialog({ row, what, groups, trouble, busy, onSend, onClose }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const others = groupsFor(groups ?? [], row);
  const ready = chosen !== null && (what === 'route' || reason.trim().length >= 2);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`board.${what}-title`, { number: row.number })}
      description={t(`board.${what}-text`)}
      closeLabel={t('act.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button
            weight="primary"
            busy={busy}
            disabled={!ready}
            onClick={() => {
              if (chosen !== null) onSend(chosen, reason.trim());
            }}
          >
            {t(`board.${what}-now`)}
          </Button>
        </>
      }
    >
      {trouble === null ? null : <Notice tone="danger" title={trouble} announce />}
      {groups !== null && others.length === 0 ? <p>{t('board.no-other-group')}</p> : null}
      <fieldset className={style.targets}>
        <legend>{t('board.to-group')}</legend>
        {others.map((group) => (
          <label key={group.id} className={style.target}>
            <input
              type="radio"
              name="group"
              value={group.id}
              checked={chosen === group.id}
              disabled={!mayGo(group, row)}
              onChange={() => {
                setChosen(group.id);
              }}
            />
            <span>
              <strong>{group.name}</strong> {group.institution.name}
              <span className={style.line}>
                <Tag tone={group.first.length === 0 ? 'warn' : 'accent'}>
                  {group.first.length === 0
                    ? t('board.nobody-on-call')
                    : t('board.on-call', { names: group.first.map((one) => one.name).join('、') })}
                </Tag>
                <Tag
                  tone={group.reachable === 0 ? 'warn' : 'ok'}
                  icon={group.reachable === 0 ? 'alert' : 'bell'}
                >
                  {t('board.reachable', { count: group.reachable })}
                </Tag>
                {mayGo(group, row) ? null : <Tag tone="danger">{t('board.no-agreement')}</Tag>}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      {what === 'escalate' ? (
        <Field label={t('board.escalate-reason')} hint={t('board.escalate-reason-hint')}>
          <textarea
            rows={3}
            value={reason}
            maxLength={500}
            onChange={(event) => {
              setReason(event.target.value);
            }}
          />
        </Field>
      ) : null}
    </Dialog>
  );
}
