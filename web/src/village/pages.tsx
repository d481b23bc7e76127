//! Which page a path shows. The table is the whole map of the entry; an unknown path says so and leads home.

import { Suspense, type ReactNode } from 'react';
import type { Me } from '../api/wire';
import { CaseListPage } from './cases/CaseListPage';
import { CasePage } from './cases/CasePage';
import { ResultPage } from './cases/ResultPage';
import { asksExperts, isTechnician, sendsFor } from './core/duties';
import { fetchAhead, fetched } from './core/fetched';
import { matchPath, type Params } from './core/router';
import { t } from './core/words';
import { CriticalPage } from './criticals/CriticalPage';
import { HomePage } from './home/HomePage';
import { NowherePage } from './shell/NowherePage';
import { WaitingPage } from './ui/WaitingPage';

const registerPage = async () => (await import('./register/RegisterPage')).RegisterPage;
const examinationPage = async () => (await import('./register/ExaminationPage')).ExaminationPage;
const RegisterPage = fetched(registerPage);
const ExaminationPage = fetched(examinationPage);
const urgentPage = async () => (await import('./consults/UrgentPage')).UrgentPage;
const roomPage = async () => {
  const [page] = await Promise.all([import('./consults/RoomPage'), import('../media/call/call')]);
  return page.RoomPage;
};
const UrgentPage = fetched(urgentPage);
const RoomPage = fetched(roomPage);
const OrdinaryPage = fetched(async () => (await import('./consults/OrdinaryPage')).OrdinaryPage);
const CheckPage = fetched(async () => (await import('./consults/CheckPage')).CheckPage);
const ConsultListPage = fetched(async () => (await import('./consults/ConsultListPage')).ConsultListPage);
const ConsultPage = fetched(async () => (await import('./consults/ConsultPage')).ConsultPage);
const StudiesPage = fetched(async () => (await import('./studies/StudiesPage')).StudiesPage);
const StudyPage = fetched(async () => (await import('./studies/StudyPage')).StudyPage);
const FromStudyPage = fetched(async () => (await import('./studies/FromStudyPage')).FromStudyPage);
const SearchPage = fetched(async () => (await import('./patients/SearchPage')).SearchPage);
const PatientPage = fetched(async () => (await import('./patients/PatientPage')).PatientPage);
const IdentifyPage = fetched(async () => (await import('./patients/IdentifyPage')).IdentifyPage);
const CorrectPage = fetched(async () => (await import('./patients/CorrectPage')).CorrectPage);
const AccountPage = fetched(async () => (await import('./account/AccountPage')).AccountPage);
const UploadPage = fetched(async () => (await import('./studies/UploadPage')).UploadPage);
const RefusedPage = fetched(async () => (await import('./studies/RefusedPage')).RefusedPage);
const EnrolPage = fetched(async () => (await import('./account/EnrolPage')).EnrolPage);
const later = (page: ReactNode, title?: string): ReactNode => (
  <Suspense fallback={title === undefined ? null : <WaitingPage title={title} />}>{page}</Suspense>
);

type Draw = (me: Me, params: Params) => ReactNode;

const PAGES: readonly (readonly [pattern: string, draw: Draw])[] = [
  ['/', (me) => <HomePage me={me} />],
  ['/v/register', (me) => later(<RegisterPage me={me} />, t('register.title'))],
  [
    '/v/register/:patient',
    (me, { patient = '' }) =>
      later(<ExaminationPage key={patient} me={me} patient={patient} />, t('examination.title')),
  ],
  ['/v/patients', () => later(<SearchPage />, t('patients.title'))],
  [
    '/v/patients/:patient',
    (me, { patient = '' }) => later(<PatientPage key={patient} me={me} patient={patient} />),
  ],
  [
    '/v/patients/:patient/correct',
    (_, { patient = '' }) => later(<CorrectPage key={patient} patient={patient} />),
  ],
  [
    '/v/patients/:patient/identify',
    (_, { patient = '' }) => later(<IdentifyPage key={patient} patient={patient} />),
  ],
  ['/v/cases', () => <CaseListPage />],
  ['/v/cases/:one', (me, { one = '' }) => <CasePage key={one} me={me} id={one} />],
  ['/v/cases/:one/result', (me, { one = '' }) => <ResultPage key={one} me={me} id={one} />],
  [
    '/v/cases/:one/critical/:critical',
    (me, { one = '', critical = '' }) => <CriticalPage key={critical} me={me} caseId={one} id={critical} />,
  ],
  ['/v/consults', (me) => (asksExperts(me) ? later(<ConsultListPage />) : null)],
  ['/v/consults/check', (me) => (asksExperts(me) ? later(<CheckPage />) : null)],
  ['/v/consults/urgent', (me) => (asksExperts(me) ? later(<UrgentPage me={me} />, t('home.urgent')) : null)],
  ['/v/consults/new', (me) => (asksExperts(me) ? later(<OrdinaryPage me={me} />) : null)],
  [
    '/v/consults/:one',
    (me, { one = '' }) => (asksExperts(me) ? later(<ConsultPage key={one} me={me} id={one} />) : null),
  ],
  [
    '/v/consults/:one/room',
    (me, { one = '' }) => (asksExperts(me) ? later(<RoomPage key={one} me={me} id={one} />) : null),
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
  ['/v/refused', (me) => (sendsFor(me) === undefined ? null : later(<RefusedPage me={me} />))],
  ['/v/account', (me) => later(<AccountPage me={me} />)],
  ['/v/sign-in', (me) => <HomePage me={me} />],
];

/** Registering is opened most of all, perhaps when the line is gone; and nobody waits for a script in an emergency. */
export const pagesAhead = (me: Me): void =>
  fetchAhead([...(asksExperts(me) ? [urgentPage, roomPage] : []), registerPage, examinationPage]);

/** The way in for somebody new, before there is a person. */
export const enrolling = (): ReactNode => later(<EnrolPage />);

/** The page of a path, for this person. */
export function pageFor(path: string, me: Me): ReactNode {
  for (const [pattern, draw] of PAGES) {
    const params = matchPath(pattern, path);
    if (params) return draw(me, params) ?? <NowherePage />;
  }
  return <NowherePage />;
}
