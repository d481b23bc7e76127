//! Says that a new version is ready and offers it. It stands in the top bar, where it moves and covers nothing, takes no
//! focus, and never reloads by itself: somebody may be in the middle of a sentence.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { flushOpen } from '../../data/autosave';
import { Button } from '../../ui/Button';
import { useNewBuild } from '../live';
import style from './Shell.module.css';

/** What was typed goes to the server first; what cannot be sent stays on this computer and is there again afterwards. */
async function reload(): Promise<void> {
  await flushOpen();
  window.location.reload();
}

export function NewBuild() {
  const { t } = useTranslation();
  const ready = useNewBuild();
  const [busy, setBusy] = useState(false);
  return (
    <div role="status" className={style.newBuildPlace}>
      {ready ? (
        <span className={style.newBuild}>
          <span>{t('live.new-build')}</span>
          <Button
            size="s"
            busy={busy}
            onClick={() => {
              setBusy(true);
              void reload();
            }}
          >
            {t('live.reload')}
          </Button>
        </span>
      ) : null}
    </div>
  );
}
