//! Tells the reader that images came or went since they last looked, until they say that they have seen it.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { instancesOf, newsBetween, type SeriesEntry } from './shown';
import style from './Viewer.module.css';

interface Props {
  series: readonly SeriesEntry[];
  /** Every study has said what is in it: until then there is nothing to compare with. */
  listed: boolean;
}

export function NewsBar({ series, listed }: Props) {
  const { t } = useTranslation();
  const [known, setKnown] = useState<ReadonlySet<string> | null>(null);
  if (known === null && listed) setKnown(instancesOf(series));
  if (known === null || !listed) return null;
  const { came, went } = newsBetween(known, instancesOf(series));
  if (came === 0 && went === 0) return null;
  const said = [
    ...(came > 0 ? [t('viewer.came', { count: came })] : []),
    ...(went > 0 ? [t('viewer.went', { count: went })] : []),
  ];
  return (
    <div className={style.news}>
      <Notice
        tone="warn"
        title={said.join(t('viewer.and'))}
        announce
        action={
          <Button
            size="s"
            onClick={() => {
              setKnown(instancesOf(series));
            }}
          >
            {t('viewer.seen')}
          </Button>
        }
      />
    </div>
  );
}
