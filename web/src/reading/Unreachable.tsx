//! What stands on the screen when the server did not answer at all.

import { useTranslation } from 'react-i18next';
import { Blank } from '../ui/Blank';
import { Button } from '../ui/Button';

export function Unreachable({ again }: { again: () => void }) {
  const { t } = useTranslation();
  return (
    <main>
      <Blank
        icon="signal"
        title={t('state.unreachable')}
        alert
        heading
        action={
          <Button weight="primary" onClick={again}>
            {t('act.retry')}
          </Button>
        }
      >
        <p>{t('state.unreachable-hint')}</p>
      </Blank>
    </main>
  );
}
