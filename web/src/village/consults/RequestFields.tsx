//! The fields of a request, with how complete it is by the rules while it is written.

import { SPECIALTIES, TITLES, CHIPS, type ExpertTitle, type Specialty } from '../../data/consult';
import { t } from '../core/words';
import { Chips } from '../ui/Chips';
import { Choice } from '../ui/Choice';
import { Meter } from '../ui/Meter';
import { SelectField } from '../ui/SelectField';
import { TextField } from '../ui/TextField';
import { tapped } from './ask';
import { AttachmentPart } from './AttachmentPart';
import { complete, gaps, LONGEST, type Field, type RequestDraft } from './request';
import { chipWord, specialtyWord, titleWord } from './words';

type Props = {
  draft: RequestDraft;
  change: (some: Partial<RequestDraft>) => void;
  /** Whether a talk is planned: a written one needs no time. */
  timed: boolean;
  /** Whose images and reports may be attached; empty: nobody's yet. */
  patient: string;
  /** The button was pressed: what is missing is said beside its field. */
  tried: boolean;
};

export function RequestFields({ draft, change, timed, patient, tried }: Props) {
  const open = gaps(draft, timed);
  const { done, whole } = complete(draft, timed);
  const gap = (field: Field): string | null =>
    tried && open.includes(field) ? t(`request.lacks-${field}`) : null;
  return (
    <>
      <Meter
        label={t('request.complete')}
        done={done}
        whole={whole}
        words={
          open.length === 0
            ? t('request.all-there')
            : t('request.still', {
                done,
                whole,
                missing: open.map((field) => t(`request.${field}`)).join(t('common.list-joint')),
              })
        }
      />
      <Chips
        label={t('request.complaint')}
        options={CHIPS.map((value) => ({ value, label: chipWord(value) }))}
        values={draft.chips}
        onTap={(chip) => change({ chips: tapped(draft.chips, chip) })}
        error={gap('complaint')}
      />
      <TextField
        label={t('consult.complaint-words')}
        value={draft.words}
        onChange={(words) => change({ words })}
        autoComplete="off"
        maxLength={200}
        optional
      />
      <TextField
        label={t('request.reason')}
        hint={t('request.reason-hint')}
        value={draft.reason}
        onChange={(reason) => change({ reason })}
        rows={2}
        maxLength={LONGEST}
        error={gap('reason')}
      />
      <TextField
        label={t('request.purpose')}
        hint={t('request.purpose-hint')}
        value={draft.purpose}
        onChange={(purpose) => change({ purpose })}
        rows={2}
        maxLength={LONGEST}
        error={gap('purpose')}
      />
      {timed ? (
        <TextField
          label={t('request.time')}
          hint={t('request.time-hint')}
          type="datetime-local"
          value={draft.from}
          onChange={(from) => change({ from })}
          error={gap('time')}
        />
      ) : null}
      <TextField
        label={t('request.summary')}
        hint={t('request.summary-hint')}
        value={draft.summary}
        onChange={(summary) => change({ summary })}
        rows={5}
        maxLength={LONGEST}
        error={gap('summary')}
      />
      <SelectField
        label={t('request.expertise')}
        hint={gap('expertise') ?? t('request.expertise-hint')}
        value={draft.specialty}
        options={[
          { value: '', label: t('request.specialty-none') },
          ...SPECIALTIES.map((value) => ({ value, label: specialtyWord(value) })),
        ]}
        onChange={(specialty) => change({ specialty: specialty as Specialty | '' })}
      />
      <Choice<ExpertTitle>
        label={t('request.title')}
        options={TITLES.map((value) => ({ value, label: titleWord(value) }))}
        value={draft.title}
        onChange={(title) => change({ title })}
      />
      {patient === '' ? null : (
        <AttachmentPart
          patient={patient}
          chosen={draft.attachments}
          onChange={(attachments) => change({ attachments })}
        />
      )}
    </>
  );
}
