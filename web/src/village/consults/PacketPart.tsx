//! The patient's packet: what was asked, the photos, and the examinations with their images and reports.

import type { ConsultView } from '../../data/consult';
import { consults } from '../../data/consults';
import { fullMoment } from '../core/format';
import { t } from '../core/words';
import { CaseCard } from '../cases/CaseCard';
import { Facts } from '../ui/Facts';
import { Rows } from '../ui/Rows';
import css from './Consult.module.css';
import { complaintWords, specialtyWord, titleWord } from './words';

export function PacketPart({ view }: { view: ConsultView }) {
  const { request, packet } = view;
  const told = (text: string) => (text === '' ? [] : [text]);
  return (
    <>
      <h2>{t('request.heading')}</h2>
      <Facts
        items={[
          [t('request.complaint'), complaintWords(view)],
          ...told(request.reason).map((text) => [t('request.reason'), text] as const),
          ...told(request.purpose).map((text) => [t('request.purpose'), text] as const),
          ...(request.wanted ? [[t('request.time'), fullMoment(request.wanted.from)] as const] : []),
          ...told(request.summary).map((text) => [t('request.summary'), text] as const),
          ...(request.expertise
            ? [
                [
                  t('request.expertise'),
                  `${specialtyWord(request.expertise.specialty)} · ${titleWord(request.expertise.title)}`,
                ] as const,
              ]
            : []),
          [t('consult.asked-by'), `${view.requested_by.name} · ${(view.village ?? view.institution).name}`],
          [t('consult.asked-of'), [view.group?.name, view.expert?.name].filter(Boolean).join(' · ')],
          [t('consult.number'), view.number],
        ]}
      />
      {view.photos.length === 0 ? null : (
        <>
          <h2>{t('photo.title')}</h2>
          <ul className={css.photos}>
            {view.photos.map((photo, place) => {
              const address = consults.objectPath(view.id, photo.object);
              const words = t('photo.nth', { n: place + 1 });
              return (
                <li key={photo.object}>
                  <a href={address} target="_blank" rel="noreferrer">
                    {photo.content_type.startsWith('image/') ? (
                      <img src={address} alt={words} loading="lazy" />
                    ) : (
                      t('photo.paper')
                    )}
                  </a>
                  <span className={css.soft}>{fullMoment(photo.at)}</span>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {packet === null || packet.cases.length === 0 ? null : (
        <>
          <h2>{t('request.attachments')}</h2>
          <Rows>
            {packet.cases.map((row) => (
              <CaseCard key={row.id} row={row} />
            ))}
          </Rows>
        </>
      )}
    </>
  );
}
