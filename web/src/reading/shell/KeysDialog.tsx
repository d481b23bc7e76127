//! The table of all keys, over whatever page is open.

import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/Dialog';
import { Kbd } from '../../ui/Kbd';
import type { Door } from './duties';
import { keyName, keySections } from './keyTable';
import style from './KeysDialog.module.css';

interface Props {
  open: boolean;
  doors: readonly Door[];
  onClose: () => void;
}

export function KeysDialog({ open, doors, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={t('keys.title')} closeLabel={t('act.close')} wide>
      <div className={style.sections} tabIndex={0} role="group" aria-label={t('keys.title')}>
        {keySections(doors, (key, args) => t(key, args ?? {})).map((section) => (
          <table key={section.name} className={style.table}>
            <caption>{t(`keys.${section.name}`)}</caption>
            <tbody>
              {section.rows.map((row) => (
                <tr key={row.does}>
                  <th scope="row">{row.does}</th>
                  <td>
                    {row.keys.map((chords) => (
                      <span key={chords.join()} className={style.keys}>
                        {chords.map((chord, at) => (
                          <Fragment key={chord}>
                            {at === 0 ? null : <span className={style.then}>{t('keys.then')}</span>}
                            <Kbd spoken>{keyName(chord, t('viewer.space'))}</Kbd>
                          </Fragment>
                        ))}
                      </span>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </Dialog>
  );
}
