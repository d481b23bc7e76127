//! Whose images they are: somebody on record, offered by the name that was sent, or somebody new. Of a name in an
//! uncertain character set every reading can be taken with one touch.

import type { Who } from '../../api/fromStudy';
import type { Patient } from '../../api/wire';
import { ageWord, sexWord } from '../core/codes';
import { useResource } from '../core/resource';
import { patients } from '../core/server';
import { t } from '../core/words';
import { KnownPatients } from '../register/KnownPatients';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { Notice } from '../ui/Notice';
import { TextField } from '../ui/TextField';

type Props = {
  who: Who;
  names: readonly string[];
  /** The record of somebody who was chosen. */
  known: Patient | null;
  onWho: (who: Who) => void;
  onChoose: (patient: string) => void;
  onSomebodyElse: () => void;
};

/** So many are looked through at a glance. */
const MOST = 3;

export function WhoFields({ who, names, known, onWho, onChoose, onSomebodyElse }: Props) {
  const [name] = names;
  const found = useResource(
    name === undefined ? null : `/patients/search?${name}`,
    () => patients.search(name ?? '', MOST),
    { kinds: ['patient'] },
  );
  const set = (part: Partial<Who>): void => onWho({ ...who, ...part });
  if (known)
    return (
      <Notice tone="good" title={`${known.name} · ${sexWord(known.sex)} · ${ageWord(known.age)}`}>
        <Button onClick={onSomebodyElse}>{t('register.somebody-else')}</Button>
      </Notice>
    );
  const rows = found.state === 'ready' ? found.value.items : [];
  return (
    <>
      {rows.length > 0 ? <KnownPatients rows={rows} onChoose={onChoose} /> : null}
      <TextField
        label={t('patient.name')}
        value={who.name}
        onChange={(text) => set({ name: text })}
        autoComplete="off"
        required
        maxLength={60}
      />
      {names.length > 1 ? (
        <Choice
          label={t('study.other-readings')}
          options={names.map((value) => ({ value, label: value }))}
          value={who.name}
          onChange={(text) => set({ name: text })}
        />
      ) : null}
      <Choice
        label={t('patient.sex')}
        options={(['male', 'female', 'unstated'] as const).map((value) => ({
          value,
          label: sexWord(value),
        }))}
        value={who.sex}
        onChange={(sex) => set({ sex })}
      />
      <TextField
        label={t('patient.birth')}
        type="date"
        value={who.birth}
        onChange={(birth) => set({ birth })}
        optional
      />
      <TextField
        label={t('document.national-id')}
        value={who.number}
        onChange={(number) => set({ number })}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        optional
        maxLength={21}
      />
    </>
  );
}
