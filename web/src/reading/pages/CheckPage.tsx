//! This desk looked over before a consult, and its line tried with the echo partner; of a consult the way into its room is
//! here too.

import { useRouteContext, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Preflight } from '../../call/Preflight';
import { TryLine } from '../../call/TryLine';
import { askLineTrial } from '../../data/lineTrial';
import type { CallFeed } from '../../media/call/call';
import { Checkup } from '../../media/call/checkup';
import type { Measured } from '../../media/call/messages';
import { Blank } from '../../ui/Blank';
import { useLiveFeed } from '../live';
import { enter, talks } from '../talk';

export function CheckPage() {
  const { t } = useTranslation();
  const { consult } = useSearch({ from: '/reading/check' });
  const { me } = useRouteContext({ from: '__root__' });
  const router = useRouter();
  const feed = useLiveFeed();
  // A page is in one room at most: a trial would be a way out of the consult.
  const talking = useStore(talks, (store) => store.now !== null);
  if (feed === null) return null;
  if (talking)
    return (
      <Blank heading icon="phone" title={t('line-check.talking')}>
        <p>{t('line-check.talking-hint')}</p>
      </Blank>
    );
  const into =
    consult === undefined
      ? undefined
      : (camera: boolean, mic: boolean) => {
          enter(feed, me.person.id, consult, { mic, camera });
          void router.navigate({ to: '/reading/consults/$consultId', params: { consultId: consult } });
        };
  return <Check feed={feed} onEnter={into} />;
}

interface Props {
  feed: CallFeed;
  onEnter: ((camera: boolean, mic: boolean) => void) | undefined;
}

function Check(props: Props) {
  const { feed } = props;
  const language = useTranslation().i18n.language === 'en' ? 'en' : 'zh-CN';
  const [trying, setTrying] = useState(false);
  const [measured, setMeasured] = useState<Measured | null>(null);
  if (!trying)
    return (
      <Looking
        {...props}
        language={language}
        measured={measured}
        onTryLine={() => {
          setTrying(true);
        }}
      />
    );
  return (
    <TryLine
      language={language}
      feed={feed}
      ask={askLineTrial}
      onBack={(found) => {
        setMeasured((before) => found ?? before);
        setTrying(false);
      }}
    />
  );
}

type LookingProps = Props & { language: 'zh-CN' | 'en'; measured: Measured | null; onTryLine: () => void };

function Looking(props: LookingProps) {
  const { feed } = props;
  const [checkup, setCheckup] = useState<Checkup | null>(null);
  useEffect(() => {
    const mine = new Checkup(feed);
    const stop = mine.watch(() => {
      setCheckup(mine);
    });
    void mine.start();
    return () => {
      stop();
      mine.close();
    };
  }, [feed]);
  return checkup === null ? null : <Looked {...props} checkup={checkup} />;
}

function Looked({ checkup, language, measured, onTryLine, onEnter }: LookingProps & { checkup: Checkup }) {
  const view = useSyncExternalStore(checkup.watch, () => checkup.view);
  return (
    <Preflight
      language={language}
      view={view}
      measured={measured}
      onAgain={(kind) => void checkup.again(kind)}
      onTrySound={() => void checkup.tryOutSound()}
      onTryLine={() => {
        checkup.close();
        onTryLine();
      }}
      onEnter={
        onEnter &&
        ((how) => {
          checkup.close();
          onEnter(how === 'picture', how !== 'listening');
        })
      }
    />
  );
}
