//! Two windows wrote on one opinion: both texts are shown and a person chooses. Nothing is merged silently and nothing is
//! thrown away unseen.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpinionContent } from '../../../api/expert';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Notice } from '../../../ui/Notice';
import { Said } from './Said';
import style from './Opinion.module.css';

interface Current {
  version: number;
  content: OpinionContent;
}

interface Props {
  mine: OpinionContent;
  current: Current;
  onMine: (version: number) => void;
  onTheirs: (current: Current) => void;
}

export function Conflict({ mine, current, onMine, onTheirs }: Props) {
  const { t } = useTranslation();
  const [closed, setClosed] = useState(false);
  if (closed)
    return (
      <Notice
        tone="danger"
        title={t('conflict.title')}
        announce
        action={
          <Button
            size="s"
            onClick={() => {
              setClosed(false);
            }}
          >
            {t('conflict.choose')}
          </Button>
        }
      />
    );
  return (
    <Dialog
      open
      wide
      title={t('conflict.title')}
      description={t('opinion.conflict-text')}
      closeLabel={t('act.close')}
      onClose={() => {
        setClosed(true);
      }}
      footer={
        <>
          <Button
            onClick={() => {
              onTheirs(current);
            }}
          >
            {t('conflict.theirs')}
          </Button>
          <Button
            weight="primary"
            onClick={() => {
              onMine(current.version);
            }}
          >
            {t('conflict.mine')}
          </Button>
        </>
      }
    >
      <div className={style.two}>
        <section aria-label={t('opinion.theirs')}>
          <h3>{t('opinion.theirs')}</h3>
          <Said content={current.content} />
        </section>
        <section aria-label={t('opinion.mine')}>
          <h3>{t('opinion.mine')}</h3>
          <Said content={mine} />
        </section>
      </div>
    </Dialog>
  );
}
