//! What can be done with the chosen study beyond linking it: lift its quarantine, or register patient and examination
//! from it when there was no order. Who may not register is told who can.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FromStudy as Body } from '../../api/fromStudy';
import type { StudyView } from '../../api/wire';
import { Button } from '../../ui/Button';
import { FromStudy } from './FromStudy';
import { Quarantine } from '../../ui/Quarantine';
import style from './Unmatched.module.css';

interface Props {
  study: StudyView;
  busy: boolean;
  onClear: (reason: string) => void;
  onRegister: (body: Body & { id: string }) => Promise<void>;
}

export function StudyActs({ study, busy, onClear, onRegister }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const may = study.may.includes('open-case');
  return (
    <>
      <Quarantine study={study} may={study.may.includes('quarantine-study')} busy={busy} onClear={onClear} />
      {study.case === null ? (
        <section className={style.register} aria-label={t('unmatched.register')}>
          <p className={style.minor}>
            {may
              ? t('unmatched.register-text')
              : t('unmatched.register-elsewhere', { site: study.institution.name })}
          </p>
          {may && !open ? (
            <Button
              icon="pen"
              onClick={() => {
                setOpen(true);
              }}
            >
              {t('unmatched.register')}
            </Button>
          ) : null}
          {may && open ? <FromStudy study={study} onRegister={onRegister} /> : null}
        </section>
      ) : null}
    </>
  );
}
