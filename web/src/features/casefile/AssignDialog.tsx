//! Gives a case to a reader of its group. What somebody has written goes with it.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Named } from '../../api/wire';
import { readersQuery } from '../../data/queries';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';

interface Props {
  group: Named;
  /** Who holds the case now. */
  holder: Named | null;
  busy: boolean;
  onClose: () => void;
  onAssign: (person: string) => void;
}

export function AssignDialog({ group, holder, busy, onClose, onAssign }: Props) {
  const { t } = useTranslation();
  const read = useQuery(readersQuery(group.id));
  const [chosen, setChosen] = useState('');
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('case.ask-assign')}
      closeLabel={t('act.close')}
      description={
        holder
          ? t('case.ask-assign-held', { name: holder.name })
          : t('case.ask-assign-text', { group: group.name })
      }
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button
            weight="primary"
            busy={busy}
            disabled={chosen === ''}
            onClick={() => {
              onAssign(chosen);
            }}
          >
            {t('case.assign')}
          </Button>
        </>
      }
    >
      <Loaded of={read} rows={1}>
        {(readers) => (
          <Field label={t('case.assign-to')}>
            <select
              value={chosen}
              onChange={(event) => {
                setChosen(event.target.value);
              }}
            >
              <option value="">{t('case.assign-pick')}</option>
              {readers.map((each) => (
                <option key={each.id} value={each.id} disabled={each.id === holder?.id}>
                  {each.name}
                </option>
              ))}
            </select>
          </Field>
        )}
      </Loaded>
    </Dialog>
  );
}
