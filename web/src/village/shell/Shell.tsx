//! What stands around every page after sign-in: whose house this is, who is signed in, the few places to go, and the
//! banners that tell the truth about the line. It draws no patient.

import type { ReactNode } from 'react';
import type { Me } from '../../api/wire';
import { Link } from '../core/Link';
import { matchPath, usePath } from '../core/router';
import { t, useLanguage, type WordKey } from '../core/words';
import { asksExperts, isTechnician } from '../core/duties';
import { whenItComes } from '../core/fetched';
import { Alarm } from '../criticals/Alarm';
import { LineBanner } from './LineBanner';
import { NewBuildNotice } from './NewBuildNotice';
import css from './Shell.module.css';

interface Place {
  href: string;
  word: WordKey;
  sign: string;
  only?: (me: Me) => boolean;
}

/** What of consults stands over every page comes after the page. */
const ConsultsOver = whenItComes(async () => (await import('../consults/Over')).Over);

const PLACES: readonly Place[] = [
  { href: '/', word: 'nav.home', sign: '⌂' },
  { href: '/v/cases', word: 'nav.cases', sign: '☰' },
  { href: '/v/consults', word: 'nav.consults', sign: '☏', only: asksExperts },
  { href: '/v/studies', word: 'nav.studies', sign: '▣', only: isTechnician },
  { href: '/v/patients', word: 'nav.patients', sign: '⌕' },
  { href: '/v/account', word: 'nav.account', sign: '☺' },
];

export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const path = usePath();
  useLanguage();
  const places = PLACES.filter((place) => place.only?.(me) ?? true);
  // The room of a consult needs the whole screen.
  const inRoom = matchPath('/v/consults/:one/room', path) !== null;
  return (
    <div className={inRoom ? '' : css.shell}>
      <a className={css.skip} href="#main">
        {t('shell.skip')}
      </a>
      <header className={inRoom ? '' : css.head}>
        {inRoom ? null : (
          <div className={css.bar}>
            <p className={css.house}>
              <strong>{t('app.name')}</strong>
              {me.county.name === t('app.name') ? null : <span className={css.county}>{me.county.name}</span>}
            </p>
            <p className={css.person}>
              {me.person.name}
              <span className={css.place}>{me.roles[0]?.institution.name}</span>
            </p>
          </div>
        )}
        {me.demo && !inRoom ? <p className={css.demo}>{t('shell.demo')}</p> : null}
        <LineBanner />
        <NewBuildNotice />
        <Alarm told={path === '/'} shown={matchPath('/v/cases/:case/critical/:one', path)?.['one'] ?? null} />
        {asksExperts(me) ? <ConsultsOver me={me} /> : null}
      </header>
      {inRoom ? null : (
        <nav className={css.nav} aria-label={t('shell.nav')}>
          {places.map((place) => (
            <Link
              key={place.href}
              href={place.href}
              className={css.item}
              aria-current={isHere(place.href, path) ? 'page' : undefined}
            >
              <span className={css.sign} aria-hidden="true">
                {place.sign}
              </span>
              {t(place.word)}
            </Link>
          ))}
        </nav>
      )}
      {children}
    </div>
  );
}

function isHere(href: string, path: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}
