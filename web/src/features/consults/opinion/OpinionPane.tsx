//! The opinion beside the packet: opens in the way that fits where it stands and who looks.

import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultView, OpinionContent } from '../../../api/expert';
import { consultCalls, opinionCalls } from '../../../api/expertCalls';
import { isStale } from '../../../api/http';
import type { KeyImage } from '../../../api/wire';
import { uuidv7 } from '../../../api/uuid';
import { codeWords } from '../../../words/reading/words';
import { formatFull } from '../../../words/reading/format';
import { Blank } from '../../../ui/Blank';
import { Button } from '../../../ui/Button';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { Notice } from '../../../ui/Notice';
import { ReasonDialog } from '../../../ui/ReasonDialog';
import { Tag } from '../../../ui/Tag';
import { problemWords } from '../../../ui/problem';
import { toast } from '../../../ui/toast';
import { isOver, leadOf, maySignNow, opinionMode, panelOf } from '../model';
import { Hands } from './Hands';
import { readable, sameOpinion } from './model';
import { OpinionForm, type KeyImages } from './OpinionForm';
import { Said } from './Said';
import { SignOpinion, type Says } from './SignOpinion';
import style from './Opinion.module.css';

interface Props {
  one: ConsultView;
  me: string;
  keyImages: KeyImages;
  images: (images: readonly KeyImage[]) => ReactNode;
  onChanged: () => void;
}

/** What a signature will name, as it stood when the last look began. Nothing of it is renewed. */
interface Signing {
  writer: boolean;
  content: OpinionContent;
  version: number;
  recordVersion: number;
  digest: string;
}

type Asking = null | 'amend' | 'reopen' | { excuse: { id: string; name: string } };

export function OpinionPane({ one, me, keyImages, images, onChanged }: Props) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<Asking>(null);
  const [signing, setSigning] = useState<Signing | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [startId] = useState(() => uuidv7());
  const { opinion, id } = one;
  const mode = opinionMode(one, me);
  const leads = leadOf(one)?.id === me;
  const others = panelOf(one).filter((each) => each.id !== me);
  const close = (): void => {
    setAsking(null);
  };

  const act = useCallback(
    async (work: () => Promise<unknown>, done: string): Promise<boolean> => {
      setBusy(true);
      setError(null);
      try {
        await work();
        toast('ok', done);
        return true;
      } catch (problem) {
        setError(problem);
        toast('danger', problemWords(problem, 'opinion'));
        return false;
      } finally {
        setBusy(false);
        onChanged();
      }
    },
    [onChanged],
  );
  const save = useCallback(
    (version: number, content: OpinionContent) => opinionCalls.save(id, version, content),
    [id],
  );
  const check = useCallback(
    async (content: OpinionContent, signal: AbortSignal) =>
      (await opinionCalls.check(id, content, signal)).items,
    [id],
  );

  /** The last look. What the writer typed is on the server by now; that it still says the same is seen there first. */
  async function begin(content: OpinionContent, writer: boolean): Promise<void> {
    setError(null);
    setBusy(true);
    try {
      const now = writer ? (await consultCalls.open(id)).opinion : opinion;
      if (now === null) return;
      if (writer && !sameOpinion(now.content, content)) {
        // Another window wrote meanwhile: the form shows both texts.
        toast('warn', t('opinion.moved'));
        onChanged();
        return;
      }
      const { version, record_version: recordVersion, digest } = now;
      setSigning({ writer, content, version, recordVersion, digest });
    } catch (problem) {
      toast('danger', problemWords(problem));
    } finally {
      setBusy(false);
    }
  }

  async function sign(says: Says): Promise<void> {
    if (signing === null) return;
    const { version, digest, content, writer, recordVersion } = signing;
    const done = await act(
      () =>
        opinionCalls.sign(id, recordVersion, {
          version,
          ...(writer ? { content } : { digest, ...says }),
        }),
      t(others.length > 0 && writer ? 'opinion.signed-first' : 'opinion.signed'),
    );
    if (done) setSigning(null);
  }

  const stands = opinion === null ? null : readable(opinion);
  const paper =
    opinion !== null && (opinion.in_force?.version ?? (opinion.state === 'signed' ? opinion.version : null));
  const waits =
    one.consent.state === 'withdrawn'
      ? t('opinion.waits-consent')
      : maySignNow(one)
        ? null
        : t('opinion.waits-talk');
  const amends =
    leads && opinion?.state === 'signed' && one.may.includes('write-opinion') && !isOver(one.state);
  return (
    <section className={style.pane} aria-label={t('opinion.title')}>
      {mode === 'none' || mode === 'begin' ? (
        <Blank
          icon="pen"
          title={t(
            mode === 'begin' ? 'opinion.none' : opinion === null ? 'opinion.not-begun' : 'opinion.writing',
          )}
          action={
            mode === 'begin' ? (
              <Button
                weight="primary"
                icon="pen"
                busy={busy}
                onClick={() => void act(() => opinionCalls.begin(id, startId), t('opinion.begun'))}
              >
                {t('opinion.begin')}
              </Button>
            ) : undefined
          }
        >
          <p>
            {mode === 'begin'
              ? t('opinion.none-hint')
              : t('opinion.not-begun-hint', { name: leadOf(one)?.name ?? t('consult.no-expert') })}
          </p>
        </Blank>
      ) : null}
      {opinion !== null && mode === 'write' ? (
        <OpinionForm
          key={`${opinion.id}/${String(opinion.version)}`}
          consult={id}
          opinion={opinion}
          person={me}
          busy={busy}
          waits={waits}
          several={others.length > 0}
          keyImages={keyImages}
          save={save}
          check={check}
          onFinish={(content) => {
            void begin(content, true);
          }}
        />
      ) : null}
      {opinion !== null && stands !== null && mode !== 'write' ? (
        <div className={style.form}>
          <div className={style.bar}>
            <Tag
              tone={opinion.state === 'signed' ? 'ok' : 'note'}
              icon={opinion.state === 'signed' ? 'check' : 'clock'}
            >
              {codeWords('opinion-state', opinion.state)}
            </Tag>
            <span className={style.minor}>
              {t('opinion.version', { version: stands.version })} · {opinion.writer.name}
              {opinion.signed_at === null ? '' : ` · ${formatFull(opinion.signed_at)}`}
            </span>
            {typeof paper === 'number' ? (
              <a href={opinionCalls.pdfUrl(id, paper)} target="_blank" rel="noreferrer">
                {t('opinion.paper')}
              </a>
            ) : null}
          </div>
          {mode === 'sign' ? (
            <Notice
              tone="warn"
              title={t('opinion.your-hand', { name: opinion.writer.name })}
              action={
                <Button
                  weight="primary"
                  icon="pen"
                  busy={busy}
                  onClick={() => {
                    void begin(opinion.content, false);
                  }}
                >
                  {t('opinion.act-member')}
                </Button>
              }
            />
          ) : null}
          <Said content={stands.content} images={images(stands.content.key_images)} />
          <Hands
            opinion={opinion}
            onExcuse={
              leads && opinion.state === 'signing'
                ? (person) => {
                    setAsking({ excuse: person });
                  }
                : undefined
            }
          />
          <div className={style.last}>
            {leads && opinion.state === 'signing' ? (
              <Button
                icon="undo"
                busy={busy}
                onClick={() => {
                  setAsking('reopen');
                }}
              >
                {t('opinion.reopen')}
              </Button>
            ) : null}
            {amends ? (
              <Button
                icon="pen"
                busy={busy}
                onClick={() => {
                  setAsking('amend');
                }}
              >
                {t('opinion.amend')}
              </Button>
            ) : null}
          </div>
        </div>
      ) : null}
      {signing === null ? null : (
        <SignOpinion
          one={one}
          content={signing.content}
          writer={signing.writer}
          others={others.map((each) => each.name)}
          moved={movedOn(one, signing)}
          busy={busy}
          error={isStale(error) ? null : error}
          onClose={() => {
            setSigning(null);
          }}
          onSign={(says) => void sign(says)}
        />
      )}
      {asking === 'reopen' && opinion ? (
        <ConfirmDialog
          title={t('opinion.ask-reopen')}
          description={t('opinion.ask-reopen-text')}
          act={t('opinion.reopen')}
          busy={busy}
          onClose={close}
          onAct={() =>
            void act(() => opinionCalls.reopen(id, opinion.record_version), t('opinion.reopened')).then(close)
          }
        />
      ) : null}
      {asking !== null && asking !== 'reopen' && opinion ? (
        <ReasonDialog
          open
          title={
            asking === 'amend'
              ? t('opinion.ask-amend')
              : t('opinion.ask-excuse', { name: asking.excuse.name })
          }
          description={t(asking === 'amend' ? 'opinion.ask-amend-text' : 'opinion.ask-excuse-text')}
          act={t(asking === 'amend' ? 'opinion.amend' : 'opinion.excuse')}
          busy={busy}
          onClose={close}
          onAct={(reason) =>
            void act(
              () =>
                asking === 'amend'
                  ? opinionCalls.amend(id, opinion.record_version, reason)
                  : opinionCalls.excuse(id, opinion.record_version, asking.excuse.id, reason),
              t(asking === 'amend' ? 'opinion.amending' : 'opinion.excused'),
            ).then((done) => {
              if (done) close();
            })
          }
        />
      ) : null}
    </section>
  );
}

/** What was looked at is another by now: its version, or for a member its words. The writer’s own words are sent along. */
function movedOn(one: ConsultView, signing: Signing): boolean {
  const { opinion } = one;
  if (opinion === null || opinion.version !== signing.version) return true;
  return !signing.writer && opinion.digest !== signing.digest;
}
