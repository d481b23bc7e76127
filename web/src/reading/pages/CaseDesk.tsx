//! The desk of one case, from facts already read: head, viewer, and the side with report, critical values and file.
//! It holds the token that image and report must share.

import { useCallback, useMemo, useState } from 'react';
import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../api/wire';
import type { CaseView, StudyRow, StudyView, Template } from '../../api/wire';
import { agreement } from '../../data/agreement';
import { readSet } from '../../data/reading';
import { CaseFacts } from '../../features/casefile/CaseFacts';
import { CaseHead } from '../../features/casefile/CaseHead';
import { CriticalCard, type CriticalVerbs } from '../../features/critical/CriticalCard';
import { isOver } from '../../features/critical/model';
import { useChoice, useNumbersOf } from '../../features/report/keyImageDesk';
import { ReportPane } from '../../features/report/ReportPane';
import { Viewer } from '../../features/viewer/Viewer';
import type { SeriesEntry, Shown } from '../../features/viewer/shown';
import { Pictures, WadoPictures } from '../../imaging/pictures';
import { readSeries, thumbnailAddress } from '../../imaging/wado';
import { ageWords, sexWords } from '../../words/reading/format';
import { Blank } from '../../ui/Blank';
import style from './CaseDesk.module.css';

interface Props {
  one: CaseView;
  studies: readonly StudyView[];
  me: string;
  roles: readonly Role[];
  templates: readonly Template[];
  busy: boolean;
  hasNext: boolean;
  criticalVerbs: CriticalVerbs;
  pictures?: Pictures;
  read?: (entry: SeriesEntry) => ReturnType<typeof readSeries>;
  thumbnail?: (entry: SeriesEntry) => string;
  onBack: () => void;
  onNext: () => void;
  onClaim: () => void;
  onRelease: () => void;
  onAssign: (person: string) => void;
  onSendBack: (reason: string) => void;
  onDecline: (reason: string) => void;
  onClear: (study: StudyRow, reason: string) => void;
  onClose: () => void;
  onReopen: () => void;
  onChanged: () => void;
  /** The images are newer than the page: case and studies are to be read again. */
  onBehind: () => void;
}

const readEntry = (entry: SeriesEntry): ReturnType<typeof readSeries> => readSeries(entry.study, entry.uid);
const seriesThumbnail = (entry: SeriesEntry): string => thumbnailAddress(entry.study, entry.uid);

export function CaseDesk(props: Props) {
  const { one, studies, me, templates, read = readEntry, thumbnail = seriesThumbnail } = props;
  const { t } = useTranslation();
  const report = one.report_view;
  const [pictures] = useState(() => props.pictures ?? new Pictures(new WadoPictures()));
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const series = useMemo(() => seriesOf(studies), [studies]);
  useNumbersOf(studies);
  const keyImages = useChoice();
  // What went away from the case is no longer on the screen.
  const mine = shown.filter((each) => series.some((entry) => entry.uid === each.series));
  const agree = agreement(
    { id: one.id, token: one.token, studies: one.studies.map((study) => study.study_instance_uid) },
    mine,
    report === null ? null : { case: report.case, token: report.token },
  );
  const listed = one.studies.every((row) => studies.some((study) => study.id === row.id));
  const reading = agree === 'agree' ? readSet(one, studies, mine) : null;
  const blanked = agree === 'agree' ? null : t(`agreement.${agree}`);
  const who = `${one.patient.name}  ${sexWords(one.patient.sex)}  ${ageWords(one.patient.age)}`;
  const caseLine = useMemo(() => [who, one.number], [who, one.number]);
  const onShown = useCallback((now: readonly Shown[]) => {
    setShown(now);
  }, []);
  const open = one.criticals.filter((each) => !isOver(each)).length;

  return (
    <div className={style.desk}>
      <CaseHead
        one={one}
        me={me}
        busy={props.busy}
        hasNext={props.hasNext}
        onBack={props.onBack}
        onNext={props.onNext}
        onClaim={props.onClaim}
        onRelease={props.onRelease}
        onAssign={props.onAssign}
        onSendBack={props.onSendBack}
        onDecline={props.onDecline}
        onClose={props.onClose}
        onReopen={props.onReopen}
      />
      {!one.may.includes('see-images') ? (
        <div className={style.nothing}>
          <Blank icon="lock" title={t('viewer.not-yours')}>
            <p>{t('viewer.not-yours-hint')}</p>
          </Blank>
        </div>
      ) : one.studies.length === 0 ? (
        <div className={style.nothing}>
          <Blank icon="layers" title={t('viewer.no-images')}>
            <p>{t('viewer.no-images-hint')}</p>
          </Blank>
        </div>
      ) : (
        <Viewer
          series={series}
          listed={listed}
          pictures={pictures}
          caseLine={caseLine}
          read={read}
          thumbnail={thumbnail}
          keyImages={keyImages}
          blanked={blanked}
          onShown={onShown}
          onBehind={props.onBehind}
        />
      )}
      <Tabs.Root className={style.side} defaultValue="report">
        <Tabs.List className={style.tabs} aria-label={t('case.side')}>
          <Tabs.Trigger className={style.tab} value="report">
            {t('report.label')}
          </Tabs.Trigger>
          <Tabs.Trigger className={style.tab} value="critical">
            {t('critical.title')}
            {open > 0 ? <span className={style.badge}>{open}</span> : null}
          </Tabs.Trigger>
          <Tabs.Trigger className={style.tab} value="file">
            {t('case.file')}
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content className={style.panel} value="report" forceMount>
          {blanked !== null ? (
            <Blank icon="alert" title={t('viewer.blanked')} alert>
              <p>{blanked}</p>
            </Blank>
          ) : (
            <ReportPane
              one={one}
              report={report}
              person={me}
              templates={templates}
              reading={reading}
              onChanged={props.onChanged}
            />
          )}
        </Tabs.Content>
        <Tabs.Content className={style.panel} value="critical">
          <div className={style.cards}>
            {one.criticals.length === 0 ? (
              <Blank icon="check" title={t('critical.none')}>
                <p>{t('critical.none-hint')}</p>
              </Blank>
            ) : (
              one.criticals.map((each) => (
                <CriticalCard
                  key={each.id}
                  one={each}
                  verbs={props.criticalVerbs}
                  roles={props.roles}
                  report={one.report_view}
                />
              ))
            )}
          </div>
        </Tabs.Content>
        <Tabs.Content className={style.panel} value="file">
          <CaseFacts one={one} busy={props.busy} onClear={props.onClear} />
        </Tabs.Content>
      </Tabs.Root>
    </div>
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
