//! The audible self-test: the tone of a ring is played, and the person says whether they heard it. Only their word proves
//! it: a page cannot know whether a loudspeaker is switched on, or its tab muted.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { Notice } from '../../ui/Notice';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';
import style from './Duty.module.css';

type Step = 'before' | 'playing' | 'asked' | 'silent' | 'unheard';

interface Props {
  test: () => Promise<boolean>;
  heard: () => Promise<void>;
  onClose: () => void;
}

export function SelfTest({ test, heard, onClose }: Props) {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>('before');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function play(): Promise<void> {
    setStep('playing');
    setError(null);
    setStep((await test()) ? 'asked' : 'silent');
  }

  async function yes(): Promise<void> {
    setBusy(true);
    try {
      await heard();
      toast('ok', t('duty.proven'));
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  }

  const again = step === 'silent' || step === 'unheard';
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('duty.test-title')}
      description={t('duty.test-text')}
      closeLabel={t('act.close')}
      footer={
        step === 'asked' ? (
          <>
            <Button
              onClick={() => {
                setStep('unheard');
              }}
            >
              {t('duty.test-no')}
            </Button>
            <Button weight="primary" icon="check" busy={busy} onClick={() => void yes()}>
              {t('duty.test-yes')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t('duty.test-later')}</Button>
            <Button
              weight="primary"
              icon="play"
              autoFocus
              busy={step === 'playing'}
              onClick={() => void play()}
            >
              {t(again ? 'duty.test-again' : 'duty.test-play')}
            </Button>
          </>
        )
      }
    >
      <p className={style.asked} role="status" aria-live="assertive">
        <Icon name="bell" size={28} />
        {t(`duty.test-${step}`)}
      </p>
      {again ? (
        <ul className={style.steps}>
          {(['volume', 'plug', 'tab', 'system'] as const).map((each) => (
            <li key={each}>{t(`duty.check-${each}`)}</li>
          ))}
        </ul>
      ) : null}
      {error === null ? null : <Notice tone="danger" title={problemWords(error)} announce />}
    </Dialog>
  );
}
