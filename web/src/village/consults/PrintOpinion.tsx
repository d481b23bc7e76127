//! Prints the signed page itself, as results are printed, and tells the server that it was.

import { useEffect, useRef, useState } from 'react';
import { send } from '../../api/http';
import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { useAction } from '../core/action';
import { LocalProblem } from '../core/problem';
import { t } from '../core/words';
import frame from '../cases/Case.module.css';
import { Button } from '../ui/Button';
import { Refused } from './Refused';

/** Long enough for a slow phone to take the file. */
const KEPT_MS = 60_000;

export function PrintOpinion({ view, version }: { view: ConsultView; version: number }) {
  const [paper, setPaper] = useState<string | null>(null);
  const inside = useRef<HTMLIFrameElement>(null);
  const print = useAction(async () => {
    const octets = await (await send(consults.opinionPdf(view.id, version), {})).blob();
    if (octets.size === 0) throw new LocalProblem('pdf-empty');
    const address = URL.createObjectURL(new Blob([octets], { type: 'application/pdf' }));
    if (navigator.pdfViewerEnabled) setPaper(address);
    else handOver(address, `${view.number}.pdf`);
    await consults.opinionPrinted(view.id);
  });
  useEffect(() => (paper === null ? undefined : () => URL.revokeObjectURL(paper)), [paper]);
  return (
    <>
      <Button busy={print.busy} onClick={() => void print.run()}>
        {t('opinion.print')}
      </Button>
      <Refused problem={print.problem} />
      {paper === null ? null : (
        <iframe
          ref={inside}
          className={frame.frame}
          title={t('opinion.print')}
          src={paper}
          aria-hidden="true"
          tabIndex={-1}
          onLoad={() => inside.current?.contentWindow?.print()}
        />
      )}
    </>
  );
}

function handOver(address: string, name: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
