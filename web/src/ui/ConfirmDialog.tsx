//! Asks once more before an act that cannot be taken back.

import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { Dialog } from './Dialog';

interface Props {
  title: string;
  description: string;
  act: string;
  busy?: boolean;
  onClose: () => void;
  onAct: () => void;
}

export function ConfirmDialog({ title, description, act, busy = false, onClose, onAct }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={description}
      closeLabel={t('act.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button weight="danger" busy={busy} onClick={onAct}>
            {act}
          </Button>
        </>
      }
    />
  );
}
