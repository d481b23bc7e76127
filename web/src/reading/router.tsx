//! The workstation's addresses. Pages that are not needed at once are fetched when first opened.

import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  Outlet,
} from '@tanstack/react-router';
import type { CaseCounts, Me } from '../api/wire';
import type { Group } from '../features/consults/model';
import type { DoorName } from './shell/duties';
import { Shell } from './shell/Shell';
import { HomePage } from './pages/HomePage';
import { WorklistPage } from './pages/WorklistPage';
import { MissingPage } from './pages/MissingPage';
import { FailedPage } from './pages/FailedPage';

export interface Context {
  client: QueryClient;
  me: Me;
}

const root = createRootRouteWithContext<Context>()({
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
  notFoundComponent: MissingPage,
});

const home = createRoute({ getParentRoute: () => root, path: '/reading', component: HomePage });
const worklist = createRoute({
  getParentRoute: () => root,
  path: '/reading/worklist',
  component: () => <WorklistPage list="worklist" />,
});
const cases = createRoute({
  getParentRoute: () => root,
  path: '/reading/cases',
  component: () => <WorklistPage list="all" />,
});
const one = createRoute({
  getParentRoute: () => root,
  path: '/reading/cases/$caseId',
  component: lazyRouteComponent(() => import('./pages/CasePage'), 'CasePage'),
});
const unmatched = createRoute({
  getParentRoute: () => root,
  path: '/reading/unmatched',
  component: lazyRouteComponent(() => import('./pages/UnmatchedPage'), 'UnmatchedPage'),
});
const criticals = createRoute({
  getParentRoute: () => root,
  path: '/reading/criticals',
  component: lazyRouteComponent(() => import('./pages/CriticalsPage'), 'CriticalsPage'),
});
const consults = createRoute({
  getParentRoute: () => root,
  path: '/reading/consults',
  component: lazyRouteComponent(() => import('./pages/ConsultsPage'), 'ConsultsPage'),
});
const consult = createRoute({
  getParentRoute: () => root,
  path: '/reading/consults/$consultId',
  component: lazyRouteComponent(() => import('./pages/ConsultPage'), 'ConsultPage'),
});
const duty = createRoute({
  getParentRoute: () => root,
  path: '/reading/duty',
  component: lazyRouteComponent(() => import('./pages/DutyPage'), 'DutyPage'),
});
const check = createRoute({
  getParentRoute: () => root,
  path: '/reading/check',
  validateSearch: (search: Record<string, unknown>): { consult?: string } =>
    typeof search.consult === 'string' ? { consult: search.consult } : {},
  component: lazyRouteComponent(() => import('./pages/CheckPage'), 'CheckPage'),
});
const board = createRoute({
  getParentRoute: () => root,
  path: '/reading/board',
  component: lazyRouteComponent(() => import('./pages/BoardPage'), 'BoardPage'),
});
const outside = createRoute({
  getParentRoute: () => root,
  path: '/reading/outside',
  component: lazyRouteComponent(() => import('./pages/OutsidePage'), 'OutsidePage'),
});
const roster = createRoute({
  getParentRoute: () => root,
  path: '/reading/rosters/$group',
  component: lazyRouteComponent(() => import('./pages/RosterPage'), 'RosterPage'),
});
const account = createRoute({
  getParentRoute: () => root,
  path: '/reading/account',
  component: lazyRouteComponent(() => import('./pages/AccountPage'), 'AccountPage'),
});

const admin = createRoute({
  getParentRoute: () => root,
  path: '/reading/admin',
  component: lazyRouteComponent(() => import('./pages/AdminPage'), 'AdminPage'),
});
const adminPage = createRoute({
  getParentRoute: () => root,
  path: '/reading/admin/$page',
  component: lazyRouteComponent(() => import('./pages/AdminPage'), 'AdminPage'),
});

/** With the browser's addresses, unless another history is given. */
export function newRouter(history?: RouterHistory) {
  return createRouter({
    ...(history ? { history } : {}),
    routeTree: root.addChildren([
      home,
      worklist,
      cases,
      one,
      unmatched,
      criticals,
      consults,
      consult,
      duty,
      check,
      board,
      outside,
      roster,
      account,
      admin,
      adminPage,
    ]),
    context: undefined as unknown as Context,
    defaultErrorComponent: FailedPage,
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
  interface HistoryState {
    /** The room a case was opened from; there it goes back to. */
    from?: DoorName | undefined;
    /** The count a list was come to by; its rows are what is shown first. */
    by?: keyof CaseCounts | undefined;
    /** The same for consults. */
    group?: Group | undefined;
  }
}
