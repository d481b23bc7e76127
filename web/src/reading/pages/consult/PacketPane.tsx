//! The patient's packet: their cases, the images of the one that is chosen in the viewer, its report, and the photos taken
//! at the site. Images stand under the token of their own case, as everywhere; whatever is of another patient is not shown.

import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultView } from '../../../api/expert';
import type { CaseRow, CaseView, StudyView } from '../../../api/wire';
import { caseQuery, keys, studyQuery } from '../../../data/queries';
import { firstCase, packetAgreement } from '../../../features/consults/packet';
import { Photos } from '../../../features/consults/RequestCard';
import { useNumbersOf } from '../../../features/report/keyImageDesk';
import { Said, Signatures } from '../../../features/report/Said';
import type { KeyImageChoice } from '../../../features/viewer/KeyImageButton';
import type { SeriesEntry, Shown } from '../../../features/viewer/shown';
import { Viewer } from '../../../features/viewer/Viewer';
import { Pictures, WadoPictures } from '../../../imaging/pictures';
import { readSeries, thumbnailAddress } from '../../../imaging/wado';
import { codeWords } from '../../../words/reading/words';
import { ageWords, formatMoment, sexWords } from '../../../words/reading/format';
import { Blank } from '../../../ui/Blank';
import { Button } from '../../../ui/Button';
import { ExamLine } from '../../../ui/ExamLine';
import { Loaded } from '../../../ui/Loaded';
import style from './ConsultDesk.module.css';

interface Props {
  one: ConsultView;
  choice: KeyImageChoice;
}

export function PacketPane({ one, choice }: Props) {
  const { t } = useTranslation();
  const cases = one.packet?.cases ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = cases.find((each) => each.id === chosen)?.id ?? firstCase(one);
  return (
    <section className={style.packetBox} aria-label={t('packet.title')}>
      {cases.length === 0 ? null : (
        <div className={style.cases} role="group" aria-label={t('packet.cases')}>
          {cases.map((each) => (
            <CaseButton
              key={each.id}
              one={each}
              chosen={each.id === shown}
              onChoose={() => {
                setChosen(each.id);
              }}
            />
          ))}
        </div>
      )}
      {shown === null ? (
        <Blank icon="layers" title={t('packet.none')}>
          <p>{t('packet.none-hint')}</p>
        </Blank>
      ) : (
        <OneCase key={shown} id={shown} consult={one} choice={choice} />
      )}
      {one.photos.length === 0 ? null : (
        <div className={style.photos}>
          <h2 className={style.subtitle}>{t('consult.photos')}</h2>
          <Photos one={one} />
        </div>
      )}
    </section>
  );
}

function CaseButton({ one, chosen, onChoose }: { one: CaseRow; chosen: boolean; onChoose: () => void }) {
  return (
    <Button aria-pressed={chosen} onClick={onChoose}>
      <ExamLine exam={one.examination} />
      <span className={style.minor}>
        {codeWords('progress', one.progress)} · {formatMoment(one.created_at)}
      </span>
    </Button>
  );
}

function OneCase({ id, consult, choice }: { id: string; consult: ConsultView; choice: KeyImageChoice }) {
  const read = useQuery(caseQuery(id));
  const studies = useQueries({
    queries: (read.data?.studies ?? []).map((study) => studyQuery(study.id)),
  }).flatMap((study) => study.data ?? []);
  return (
    <Loaded of={read}>
      {(view) => <Images key={view.token} consult={consult} view={view} studies={studies} choice={choice} />}
    </Loaded>
  );
}

interface ImagesProps {
  consult: ConsultView;
  view: CaseView;
  studies: readonly StudyView[];
  choice: KeyImageChoice;
}

const read = (entry: SeriesEntry): ReturnType<typeof readSeries> => readSeries(entry.study, entry.uid);
const thumbnail = (entry: SeriesEntry): string => thumbnailAddress(entry.study, entry.uid);

function Images({ consult, view, studies, choice }: ImagesProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [pictures] = useState(() => new Pictures(new WadoPictures()));
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const series = useMemo(() => seriesOf(studies), [studies]);
  useNumbersOf(studies);
  const mine = shown.filter((each) => series.some((entry) => entry.uid === each.series));
  const agree = packetAgreement(consult, view, mine);
  const blanked = agree === 'agree' ? null : t(`agreement.${agree}`);
  const onShown = useCallback((now: readonly Shown[]) => {
    setShown(now);
  }, []);
  const behind = useCallback(() => {
    void client.invalidateQueries({ queryKey: keys.case(view.id) });
    void client.invalidateQueries({ queryKey: keys.studies });
  }, [client, view.id]);
  const { patient, report_view: report } = view;
  const line = useMemo(
    () => [`${patient.name}  ${sexWords(patient.sex)}  ${ageWords(patient.age)}`, view.number],
    [patient, view.number],
  );
  if (agree === 'case-of-another-patient')
    return (
      <Blank icon="alert" title={t('viewer.blanked')} alert>
        <p>{blanked}</p>
      </Blank>
    );
  const listed = view.studies.every((row) => studies.some((study) => study.id === row.id));
  return (
    <>
      {view.studies.length === 0 ? (
        <Blank icon="layers" title={t('viewer.no-images')}>
          <p>{t('viewer.no-images-hint')}</p>
        </Blank>
      ) : !view.may.includes('see-images') && series.length === 0 && listed ? (
        <Blank icon="lock" title={t('viewer.not-yours')}>
          <p>{t('viewer.not-yours-hint')}</p>
        </Blank>
      ) : (
        <div className={style.viewer}>
          <Viewer
            series={series}
            listed={listed}
            pictures={pictures}
            caseLine={line}
            read={read}
            thumbnail={thumbnail}
            keyImages={choice}
            blanked={blanked}
            onShown={onShown}
            onBehind={behind}
          />
        </div>
      )}
      {report === null || blanked !== null || report.state === 'draft' ? null : (
        <div className={style.report}>
          <h2 className={style.subtitle}>
            {t('report.label')} · {codeWords('report-state', report.state)}
          </h2>
          <Said content={report.content} />
          <Signatures all={report.signatures} />
        </div>
      )}
    </>
  );
}

function seriesOf(studies: readonly StudyView[]): SeriesEntry[] {
  return studies
    .flatMap((study) =>
      study.series.map((series) => ({
        study: study.study_instance_uid,
        uid: series.uid,
        number: series.number,
        modality: series.modality,
        description: series.description,
        instances: series.instances.map((instance) => instance.sop_instance_uid),
        version: study.content_version,
      })),
    )
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
}
