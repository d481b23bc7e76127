//! The patient's images and reports that go with a request: those of this site, to be ticked.

import type { CaseRow } from '../../api/wire';
import type { Attachment } from '../../data/consult';
import { examinationWords } from '../core/codes';
import { moment } from '../core/format';
import { refresh, useResource } from '../core/resource';
import { cases } from '../core/server';
import { t } from '../core/words';
import { hasResult } from '../cases/model';
import { Chips } from '../ui/Chips';
import { Loaded } from '../ui/Loaded';
import { withAttachment } from './request';

const KEY = '/cases?all&pages=1';

type Props = {
  patient: string;
  chosen: readonly Attachment[];
  onChange: (attachments: Attachment[]) => void;
};

export function AttachmentPart({ patient, chosen, onChange }: Props) {
  const found = useResource(KEY, () => cases.list('all', null), { kinds: ['case', 'study', 'report'] });
  return (
    <Loaded of={found} retry={() => refresh(KEY)}>
      {({ items }) => {
        const offers = items.filter((one) => one.patient.id === patient).flatMap(offersOf);
        return offers.length === 0 ? (
          <p>{t('request.no-attachments')}</p>
        ) : (
          <Chips
            label={t('request.attachments')}
            options={offers.map(({ value, label }) => ({ value, label }))}
            values={chosen.map(named)}
            onTap={(tapped) => {
              const offer = offers.find((one) => one.value === tapped);
              if (offer) onChange(withAttachment(chosen, offer.attachment));
            }}
          />
        );
      }}
    </Loaded>
  );
}

interface Offer {
  value: string;
  label: string;
  attachment: Attachment;
}

const named = (one: Attachment): string => `${one.kind} ${one.id}`;

function offersOf(row: CaseRow): Offer[] {
  const of = (kind: 'case' | 'study' | 'report', id: string): Offer => ({
    value: `${kind} ${id}`,
    label: [examinationWords(row.examination), moment(row.created_at), t(`request.of-${kind}`)].join(' · '),
    attachment: { kind, id },
  });
  const offers: Offer[] = [];
  if (row.study !== null) offers.push(of('study', row.study.id));
  if (row.report !== null && hasResult(row)) offers.push(of('report', row.report.id));
  return offers.length === 0 ? [of('case', row.id)] : offers;
}
