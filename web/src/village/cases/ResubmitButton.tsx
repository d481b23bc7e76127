//! After a case was sent back and put right, it goes to the readers again.

import type { CaseView } from '../../api/wire';
import { useAction } from '../core/action';
import { put } from '../core/resource';
import { cases } from '../core/server';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Trouble } from '../ui/Trouble';
import { caseKey } from './keys';

export function ResubmitButton({ view }: { view: CaseView }) {
  const resubmit = useAction(async () => {
    put(caseKey(view.id), await cases.resubmit(view.id, view.version));
  });
  return (
    <>
      <Button kind="primary" wide onClick={() => void resubmit.run()} busy={resubmit.busy}>
        {t('case.resubmit')}
      </Button>
      <Trouble problem={resubmit.problem} />
    </>
  );
}
