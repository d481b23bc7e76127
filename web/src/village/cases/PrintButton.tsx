//! Prints the signed PDF itself, not this page: into the browser's print dialog where it can show PDFs, else as a
//! file for the phone's own viewer. Tells the server that it was printed.

import { useEffect, useRef, useState } from 'react';
import { send } from '../../api/http';
import type { DeliveryRow, ReportView } from '../../api/wire';
import { useAction } from '../core/action';
import { LocalProblem } from '../core/problem';
import { reports } from '../core/server';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import { Trouble } from '../ui/Trouble';
import css from './Case.module.css';
import { printed } from './deliver';

export function PrintButton({ report, delivery }: { report: ReportView; delivery: DeliveryRow | null }) {
  const [paper, setPaper] = useState<string | null>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const print = useAction(async () => {
    const answer = await send(reports.pdfPath(report.id, report.version), {});
    const octets = await answer.blob();
    if (octets.size === 0) throw new LocalProblem('pdf-empty');
    const address = URL.createObjectURL(new Blob([octets], { type: 'application/pdf' }));
    if (navigator.pdfViewerEnabled) setPaper(address);
    else handOver(address, `${report.id}.pdf`);
    if (delivery) await printed(delivery);
  });
  useEffect(() => (paper === null ? undefined : () => URL.revokeObjectURL(paper)), [paper]);
  return (
    <>
      <Button onClick={() => void print.run()} busy={print.busy}>
        {t('result.print')}
      </Button>
      <Trouble problem={print.problem} />
      {paper === null ? null : (
        <iframe
          ref={frame}
          className={css.frame}
          title={t('result.print')}
          src={paper}
          aria-hidden="true"
          tabIndex={-1}
          onLoad={() => frame.current?.contentWindow?.print()}
        />
      )}
    </>
  );
}

/** Gives the file to the machine; the address is kept long enough for a slow phone to take it. */
function handOver(address: string, name: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
