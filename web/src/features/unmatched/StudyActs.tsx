//! What can be done with the chosen study beyond linking it: lift its quarantine, undo its link, or register patient and
//! examination from it when there was no order. Who may not is told who can.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FromStudy as Body } from '../../api/fromStudy';
import type { CaseRow, StudyView } from '../../api/wire';
import { Button } from '../../ui/Button';
import { FromStudy } from './FromStudy';
import { Quarantine } from '../../ui/Quarantine';
import { mayUnlink } from './model';
import { Unlink } from './Unlink';
import style from './Unmatched.module.css';

interface Props {
  study: StudyView;
  /** The case it is linked to; undefined while it is read, null when there is none or it cannot be opened. */
  one: CaseRow | null | undefined;
  /** Who asks: nobody undoes their own link. */
  me: string;
  busy: boolean;
  onClear: (reason: string) => void;
  onUnlink: (reason: string) => void;
  onRegister: (body: Body & { id: string }) => Promise<void>;
}

export function StudyActs({ study, one, me, busy, onClear, onUnlink, onRegister }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const undo = mayUnlink(study, me);
  const may = study.may.includes('open-case');
  return (
    <>
      <Quarantine study={study} may={study.may.includes('quarantine-study')} busy={busy} onClear={onClear} />
      {undo === 'other-hand' ? <p className={style.minor}>{t('unmatched.unlink-other')}</p> : null}
      {undo === 'yes' && one !== undefined ? (
        <Unlink study={study} one={one} busy={busy} onUnlink={onUnlink} />
      ) : null}
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
