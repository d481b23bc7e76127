//! What else can be done with a device: a new token for DICOMweb, shown once; the one before stops working.

import { useMutation } from '@tanstack/react-query';
import type { Device } from '../../api/wire';
import { Button } from '../../ui/Button';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';
import { verbs } from './directory';
import { SecretDialog } from './SecretDialog';
import { useAdminWords } from './words';

export function DeviceActs({ device }: { device: Device }) {
  const { t } = useAdminWords();
  const token = useMutation({
    mutationFn: () => verbs.deviceToken(device.id),
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
          token.mutate();
        }}
      >
        {t('token-make')}
      </Button>
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
