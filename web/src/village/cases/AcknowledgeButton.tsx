//! One tap: this site has seen the result, whatever it replaces or withdraws, and that a critical value went with a
//! report that was withdrawn. What is shown afterwards is the server's word, not the tap's.

import type { CriticalView, DeliveryRow } from '../../api/wire';
import { useAction } from '../core/action';
import { fullMoment } from '../core/format';
import { refresh } from '../core/resource';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Trouble } from '../ui/Trouble';
import { note } from '../criticals/note';
import { acknowledge } from './deliver';
import { caseKey } from './keys';

type Props = {
  caseId: string;
  delivery: DeliveryRow;
  waiting: readonly DeliveryRow[];
  voided: readonly CriticalView[];
};

export function AcknowledgeButton({ caseId, delivery, waiting, voided }: Props) {
  const tell = useAction(async () => {
    for (const one of waiting) await acknowledge(one);
    for (const one of voided) await note(one);
    refresh(caseKey(caseId));
  });
  if (delivery.acknowledged_at !== null && waiting.length === 0)
    return (
      <Notice tone="good" title={t('result.acknowledged', { time: fullMoment(delivery.acknowledged_at) })} />
    );
  return (
    <>
      <Button kind="primary" onClick={() => void tell.run()} busy={tell.busy}>
        {t('result.acknowledge')}
      </Button>
      <Trouble problem={tell.problem} />
    </>
  );
}
