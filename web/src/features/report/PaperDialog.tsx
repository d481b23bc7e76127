//! The signed paper as it was signed: shown by the browser's own reader, printed, or saved. Fetched by hand so that a
//! refusal is told in words.

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../api/http';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Notice';
import { problemWords } from '../../ui/problem';
import { Skeleton } from '../../ui/Skeleton';
import style from './Report.module.css';

interface Props {
  url: string;
  fileName: string;
  onClose: () => void;
}

export function PaperDialog({ url, fileName, onClose }: Props) {
  const { t } = useTranslation();
  const [paper, setPaper] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const frame = useRef<HTMLIFrameElement>(null);

  useEffect(() => {
    let address: string | null = null;
    const stop = new AbortController();
    send(url, { headers: { Accept: 'application/pdf' }, signal: stop.signal })
      .then((answer) => answer.blob())
      .then((blob) => {
        address = URL.createObjectURL(blob);
        setPaper(address);
      })
      .catch((problem: unknown) => {
        if (!stop.signal.aborted) setError(problem);
      });
    return () => {
      stop.abort();
      if (address !== null) URL.revokeObjectURL(address);
    };
  }, [url]);

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('report.paper')}
      closeLabel={t('act.close')}
      footer={
        paper === null ? undefined : (
          <>
            <a className={style.download} href={paper} download={fileName}>
              {t('report.save-paper')}
            </a>
            <Button
              weight="primary"
              icon="print"
              onClick={() => {
                frame.current?.contentWindow?.print();
              }}
            >
              {t('report.print')}
            </Button>
          </>
        )
      }
    >
      {error === null ? null : <Notice tone="danger" title={problemWords(error)} announce />}
      {paper === null ? (
        error === null ? (
          <Skeleton label={t('state.loading')} />
        ) : null
      ) : (
        <iframe ref={frame} className={style.paper} src={paper} title={t('report.paper')} />
      )}
    </Dialog>
  );
}
