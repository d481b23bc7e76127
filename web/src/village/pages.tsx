//! Which page a path shows. The table is the whole map of the entry; an unknown path says so and leads home.

import { lazy, Suspense, type ReactNode } from 'react';
import type { Me } from '../api/wire';
import { CaseListPage } from './cases/CaseListPage';
import { CasePage } from './cases/CasePage';
import { ResultPage } from './cases/ResultPage';
import { isTechnician, sendsFor } from './core/duties';
import { matchPath, type Params } from './core/router';
import { t } from './core/words';
import { CriticalPage } from './criticals/CriticalPage';
import { HomePage } from './home/HomePage';
import { ExaminationPage } from './register/ExaminationPage';
import { RegisterPage } from './register/RegisterPage';
import { NowherePage } from './shell/NowherePage';
import { WaitingPage } from './ui/WaitingPage';

/** Opened seldom and by few: fetched when they are, for everybody waits for the first script. */
const StudiesPage = lazy(async () => ({ default: (await import('./studies/StudiesPage')).StudiesPage }));
const StudyPage = lazy(async () => ({ default: (await import('./studies/StudyPage')).StudyPage }));
const FromStudyPage = lazy(async () => ({
  default: (await import('./studies/FromStudyPage')).FromStudyPage,
}));
const SearchPage = lazy(async () => ({ default: (await import('./patients/SearchPage')).SearchPage }));
const PatientPage = lazy(async () => ({ default: (await import('./patients/PatientPage')).PatientPage }));
const IdentifyPage = lazy(async () => ({ default: (await import('./patients/IdentifyPage')).IdentifyPage }));
const AccountPage = lazy(async () => ({ default: (await import('./account/AccountPage')).AccountPage }));
const UploadPage = lazy(async () => ({
  default: (await import('./studies/UploadPage')).UploadPage,
}));
const later = (page: ReactNode, title?: string): ReactNode => (
  <Suspense fallback={title === undefined ? null : <WaitingPage title={title} />}>{page}</Suspense>
);

type Draw = (me: Me, params: Params) => ReactNode;

const PAGES: readonly (readonly [pattern: string, draw: Draw])[] = [
  ['/', (me) => <HomePage me={me} />],
  ['/v/register', (me) => <RegisterPage me={me} />],
  [
    '/v/register/:patient',
    (me, { patient = '' }) => <ExaminationPage key={patient} me={me} patient={patient} />,
  ],
  ['/v/patients', () => later(<SearchPage />, t('patients.title'))],
  ['/v/patients/:patient', (_, { patient = '' }) => later(<PatientPage key={patient} patient={patient} />)],
  [
    '/v/patients/:patient/identify',
    (_, { patient = '' }) => later(<IdentifyPage key={patient} patient={patient} />),
  ],
  ['/v/cases', () => <CaseListPage />],
  ['/v/cases/:one', (_, { one = '' }) => <CasePage key={one} id={one} />],
  ['/v/cases/:one/result', (me, { one = '' }) => <ResultPage key={one} me={me} id={one} />],
  [
    '/v/cases/:one/critical/:critical',
    (_, { one = '', critical = '' }) => <CriticalPage key={critical} caseId={one} id={critical} />,
  ],
  ['/v/studies', (me) => (isTechnician(me) ? later(<StudiesPage />) : null)],
  [
    '/v/studies/:one',
    (me, { one = '' }) => (isTechnician(me) ? later(<StudyPage key={one} id={one} />) : null),
  ],
  [
    '/v/studies/:one/register',
    (me, { one = '' }) => (isTechnician(me) ? later(<FromStudyPage key={one} me={me} id={one} />) : null),
  ],
  [
    '/v/upload',
    (me) => (sendsFor(me) === undefined ? null : later(<UploadPage me={me} />, t('upload.title'))),
  ],
  ['/v/account', (me) => later(<AccountPage me={me} />)],
  ['/v/sign-in', (me) => <HomePage me={me} />],
];

/** The page of a path, for this person. */
export function pageFor(path: string, me: Me): ReactNode {
  for (const [pattern, draw] of PAGES) {
    const params = matchPath(pattern, path);
    if (params) return draw(me, params) ?? <NowherePage />;
  }
  return <NowherePage />;
}
