//! What else can be done with a device: a new token for DICOMweb, shown once; the one before stops working.

import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { Device } from '../../api/wire';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';
import { verbs } from './directory';
import { SecretDialog } from './SecretDialog';
import { useAdminWords } from './words';

export function DeviceActs({ device }: { device: Device }) {
  const { t } = useAdminWords();
  const [asking, setAsking] = useState(false);
  const token = useMutation({
    mutationFn: () => verbs.deviceToken(device.id),
    onSuccess: () => {
      setAsking(false);
    },
    onError: (error) => {
      toast('danger', problemWords(error, 'admin'));
    },
  });
  return (
    <>
      <Button
        size="s"
        busy={token.isPending}
        aria-label={`${t('token-make')}: ${device.name}`}
        onClick={() => {
          setAsking(true);
        }}
      >
        {t('token-make')}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={t('token-ask', { name: device.name })}
          description={t('token-ask-words')}
          act={t('token-make')}
          busy={token.isPending}
          onClose={() => {
            setAsking(false);
          }}
          onAct={() => {
            token.mutate();
          }}
        />
      ) : null}
      {token.data ? (
        <SecretDialog
          title={t('token-title', { name: device.name })}
          words={t('token-words')}
          secret={token.data.token}
          onClose={() => {
            token.reset();
          }}
        />
      ) : null}
    </>
  );
}
