//! One tap: this site knows that a critical value holds no longer.

import type { CriticalView } from '../../api/wire';
import { caseKey } from '../cases/keys';
import { useAction } from '../core/action';
import { refresh } from '../core/resource';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Trouble } from '../ui/Trouble';
import { note } from './note';

export function NoteButton({ caseId, critical }: { caseId: string; critical: CriticalView }) {
  const noting = useAction(async () => {
    await note(critical);
    refresh(caseKey(caseId));
  });
  return (
    <>
      <Button kind="primary" wide onClick={() => void noting.run()} busy={noting.busy}>
        {t('critical.do-note')}
      </Button>
      <Trouble problem={noting.problem} />
    </>
  );
}
