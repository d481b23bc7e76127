//! One tap: this site knows that a critical value holds no longer.

import { again } from '../../api/again';
import type { CriticalView } from '../../api/wire';
import { caseKey } from '../cases/keys';
import { useAction } from '../core/action';
import { refresh } from '../core/resource';
import { criticals } from '../core/server';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Trouble } from '../ui/Trouble';

export function NoteButton({ caseId, critical }: { caseId: string; critical: CriticalView }) {
  const note = useAction(async () => {
    await again(
      critical,
      (version) => criticals.note(critical.id, version),
      (now) => now.state === critical.state,
    );
    refresh(caseKey(caseId));
  });
  return (
    <>
      <Button kind="primary" wide onClick={() => void note.run()} busy={note.busy}>
        {t('critical.do-note')}
      </Button>
      <Trouble problem={note.problem} />
    </>
  );
}
