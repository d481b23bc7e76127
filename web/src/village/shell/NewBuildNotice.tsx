//! Says that the server was renewed since this page was opened, and offers the new page; it never reloads by itself,
//! since somebody may be in the middle of typing.

import { useNewBuild } from '../core/feed';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';

export function NewBuildNotice() {
  const stale = useNewBuild();
  if (!stale) return null;
  return (
    <Notice tone="info" title={t('shell.new-build')}>
      <Button onClick={() => window.location.reload()}>{t('shell.reload')}</Button>
    </Notice>
  );
}
