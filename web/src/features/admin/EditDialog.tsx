//! Adding or changing one thing. What is missing is said beside its field after the first try; a version that is no
//! longer current is refused by the server and told as such.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { uuidv7 } from '../../api/uuid';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Notice';
import { problemWords } from '../../ui/problem';
import style from './Admin.module.css';
import { nounKey, verbs } from './directory';
import { FieldControl } from './FieldControl';
import { bodyOf, draftOf, missing } from './model';
import { sourcesOf, useNames } from './names';
import type { NounSpec } from './nouns';
import { useAdminWords } from './words';

interface Props {
  spec: NounSpec;
  thing: { id: string; version: number } | null;
  onClose: () => void;
}

export function EditDialog({ spec, thing, onClose }: Props) {
  const { t } = useAdminWords();
  const client = useQueryClient();
  const names = useNames(sourcesOf(spec.fields));
  const [newId] = useState(() => uuidv7());
  const [draft, setDraft] = useState(() => draftOf(spec.fields, thing));
  const [tried, setTried] = useState(false);
  const gaps = missing(spec.fields, draft);
  const save = useMutation({
    mutationFn: () =>
      thing === null
        ? verbs.create(spec.noun, bodyOf(spec.fields, newId, draft))
        : verbs.change(spec.noun, thing.id, thing.version, bodyOf(spec.fields, thing.id, draft)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: nounKey(spec.noun) });
      onClose();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (gaps.length === 0 && !save.isPending) save.mutate();
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={thing === null ? t(`add.${spec.noun}`) : t('change')}
      closeLabel={t('close')}
    >
      <form className={style.form} onSubmit={submit} noValidate>
        {spec.fields.map((field) => (
          <FieldControl
            key={field.name}
            field={field}
            value={draft[field.name] ?? ''}
            names={names}
            error={tried && gaps.includes(field.name) ? t('needed') : undefined}
            onChange={(value) => {
              setDraft({ ...draft, [field.name]: value });
            }}
          />
        ))}
        {save.error === null ? null : (
          <Notice tone="danger" title={problemWords(save.error, 'admin')} announce />
        )}
        <div className={style.foot}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" weight="primary" busy={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
