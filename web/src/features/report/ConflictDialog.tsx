//! Two people (or two desks) wrote on one draft: both texts are shown and a person chooses. Nothing is merged
//! silently and nothing is thrown away unseen.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportContent, ReportView } from '../../api/wire';
import { formatMoment } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Notice';
import { problemWords } from '../../ui/problem';
import { Difference } from './Difference';

interface Props {
  mine: ReportContent;
  reread: () => Promise<ReportView>;
  onMine: (current: number) => void;
  onTheirs: (current: ReportView) => void;
}

export function ConflictDialog({ mine, reread, onMine, onTheirs }: Props) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState<ReportView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [closed, setClosed] = useState(false);
  useEffect(() => {
    reread().then(setCurrent).catch(setError);
  }, [reread]);
  if (closed) {
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
  }
  return (
    <Dialog
      open
      wide
      onClose={() => {
        setClosed(true);
      }}
      title={t('conflict.title')}
      description={t('conflict.text', {
        who: current?.author.name ?? '–',
        at: current?.draft_saved_at ? formatMoment(current.draft_saved_at) : '–',
      })}
      closeLabel={t('act.close')}
      footer={
        <>
          <Button
            disabled={current === null}
            onClick={() => {
              if (current) onTheirs(current);
            }}
          >
            {t('conflict.theirs')}
          </Button>
          <Button
            weight="primary"
            disabled={current === null}
            onClick={() => {
              if (current) onMine(current.draft_version);
            }}
          >
            {t('conflict.mine')}
          </Button>
        </>
      }
    >
      {error === null ? null : <Notice tone="danger" title={problemWords(error)} announce />}
      {current ? <Difference title={t('difference.label')} before={current.content} after={mine} /> : null}
    </Dialog>
  );
}
