//! Which page a path shows. The table is the whole map of the entry; an unknown path says so and leads home.

import { lazy, Suspense, type ReactNode } from 'react';
import type { Me } from '../api/wire';
import { AccountPage } from './account/AccountPage';
import { CaseListPage } from './cases/CaseListPage';
import { CasePage } from './cases/CasePage';
import { ResultPage } from './cases/ResultPage';
import { isTechnician, sendsFor } from './core/duties';
import { matchPath, type Params } from './core/router';
import { t } from './core/words';
import { CriticalPage } from './criticals/CriticalPage';
import { HomePage } from './home/HomePage';
import { IdentifyPage } from './patients/IdentifyPage';
import { PatientPage } from './patients/PatientPage';
import { SearchPage } from './patients/SearchPage';
import { ExaminationPage } from './register/ExaminationPage';
import { RegisterPage } from './register/RegisterPage';
import { NowherePage } from './shell/NowherePage';
import { StudiesPage } from './studies/StudiesPage';
import { StudyPage } from './studies/StudyPage';
import { WaitingPage } from './ui/WaitingPage';

/** Loaded when somebody goes there: few people send files, and everybody waits for the first script. */
const UploadPage = lazy(async () => ({
  default: (await import('./studies/UploadPage')).UploadPage,
}));

type Draw = (me: Me, params: Params) => ReactNode;

const PAGES: readonly (readonly [pattern: string, draw: Draw])[] = [
  ['/', (me) => <HomePage me={me} />],
  ['/v/register', (me) => <RegisterPage me={me} />],
  [
    '/v/register/:patient',
    (me, { patient = '' }) => <ExaminationPage key={patient} me={me} patient={patient} />,
  ],
  ['/v/patients', () => <SearchPage />],
  ['/v/patients/:patient', (_, { patient = '' }) => <PatientPage key={patient} patient={patient} />],
  [
    '/v/patients/:patient/identify',
    (_, { patient = '' }) => <IdentifyPage key={patient} patient={patient} />,
  ],
  ['/v/cases', () => <CaseListPage />],
  ['/v/cases/:one', (_, { one = '' }) => <CasePage key={one} id={one} />],
  ['/v/cases/:one/result', (me, { one = '' }) => <ResultPage key={one} me={me} id={one} />],
  [
    '/v/cases/:one/critical/:critical',
    (_, { one = '', critical = '' }) => <CriticalPage key={critical} caseId={one} id={critical} />,
  ],
  ['/v/studies', (me) => (isTechnician(me) ? <StudiesPage /> : null)],
  ['/v/studies/:one', (me, { one = '' }) => (isTechnician(me) ? <StudyPage key={one} id={one} /> : null)],
  ['/v/upload', (me) => (sendsFor(me) === undefined ? null : uploadPage(me))],
  ['/v/account', (me) => <AccountPage me={me} />],
  ['/v/sign-in', (me) => <HomePage me={me} />],
];

function uploadPage(me: Me): ReactNode {
  return (
    <Suspense fallback={<WaitingPage title={t('upload.title')} />}>
      <UploadPage me={me} />
    </Suspense>
  );
}

/** The page of a path, for this person. */
export function pageFor(path: string, me: Me): ReactNode {
  for (const [pattern, draw] of PAGES) {
    const params = matchPath(pattern, path);
    if (params) return draw(me, params) ?? <NowherePage />;
  }
  return <NowherePage />;
}
