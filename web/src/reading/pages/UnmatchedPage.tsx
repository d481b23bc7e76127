//! Puts the unmatched studies on the screen; links and undoes links.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { glanceAddress } from '../../api/dicomWeb';
import type { CaseView, StudyRow, StudyView, Suggestion } from '../../api/wire';
import { caseQuery, keys, studyListQuery, studyQuery, suggestionsQuery } from '../../data/queries';
import { studyVerbs } from '../../data/verbs';
import { Candidates } from '../../features/unmatched/Candidates';
import { Glance } from '../../features/unmatched/Glance';
import { LinkedTo } from '../../features/unmatched/LinkedTo';
import { LinkForm } from '../../features/unmatched/LinkForm';
import { StudyActs } from '../../features/unmatched/StudyActs';
import { Unmatched } from '../../features/unmatched/Unmatched';
import { Blank } from '../../ui/Blank';
import { Loaded } from '../../ui/Loaded';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';

/** Twice as large as it is shown, for dense screens. */
const GLANCE = 384;

export function UnmatchedPage() {
  const { t } = useTranslation();
  const { me } = useRouteContext({ from: '__root__' });
  const client = useQueryClient();
  const [shown, setShown] = useState<'unmatched' | 'matched'>('unmatched');
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const read = useQuery(studyListQuery(shown));

  async function act(work: Promise<unknown>, done: string): Promise<void> {
    setBusy(true);
    try {
      await work;
      toast('ok', done);
    } catch (error) {
      toast('danger', problemWords(error));
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: keys.studies });
      void client.invalidateQueries({ queryKey: keys.cases });
    }
  }

  return (
    <Loaded page of={read}>
      {(list) => {
        // What was linked is gone from the list: nobody else's study steps into its place under the hand.
        const study =
          list.items.find((each) => each.id === chosen) ?? (chosen === null ? list.items[0] : null) ?? null;
        return (
          <Unmatched
            studies={list.items}
            shown={shown}
            chosen={study?.id ?? null}
            onShown={(next) => {
              setShown(next);
              setChosen(null);
            }}
            onChoose={(each) => {
              setChosen(each.id);
            }}
          >
            {study === null ? (
              <Blank icon="next" title={t('unmatched.pick')}>
                <p>{t('unmatched.pick-hint')}</p>
              </Blank>
            ) : null}
            {study ? (
              <Glance key={study.study_instance_uid} src={glanceAddress(study.study_instance_uid, GLANCE)} />
            ) : null}
            {study && shown === 'unmatched' ? (
              <Suggested
                key={study.id}
                study={study}
                busy={busy}
                onLink={(of, body) => {
                  setChosen(of.id);
                  void act(studyVerbs.link(of.id, of.version, body), t('unmatched.linked'));
                }}
              />
            ) : null}
            {study ? (
              <Opened
                key={`acts-${study.id}`}
                study={study}
                me={me.person.id}
                busy={busy}
                onClear={(of, reason) =>
                  void act(studyVerbs.clear(of.id, of.version, reason), t('unmatched.cleared'))
                }
                onUnlink={(of, reason) =>
                  void act(studyVerbs.unlink(of.id, of.version, reason), t('unmatched.unlinked'))
                }
              />
            ) : null}
          </Unmatched>
        );
      }}
    </Loaded>
  );
}

interface OpenedProps {
  study: StudyRow;
  busy: boolean;
  me: string;
  onClear: (study: StudyRow, reason: string) => void;
  onUnlink: (study: StudyRow, reason: string) => void;
}

/** The study opened: what may be done with it is known then. */
function Opened({ study, ...rest }: OpenedProps) {
  const read = useQuery(studyQuery(study.id));
  return (
    <Loaded of={read} rows={2}>
      {(view) =>
        view.case === null ? (
          <Acts {...rest} study={view} one={null} />
        ) : (
          <Linked {...rest} study={view} linkedTo={view.case} />
        )
      }
    </Loaded>
  );
}

interface ActsProps extends OpenedProps {
  study: StudyView;
}

/** The case that it is linked to opened as well, so that who undoes the link sees what is undone. */
function Linked({ linkedTo, ...rest }: ActsProps & { linkedTo: string }) {
  const read = useQuery(caseQuery(linkedTo));
  return (
    <>
      <Loaded of={read} rows={6}>
        {(one) => <LinkedTo study={rest.study} one={one} />}
      </Loaded>
      {/* A wrong link must come undone even by somebody who may not open the case. */}
      <Acts {...rest} one={read.data ?? (read.isError ? null : undefined)} />
    </>
  );
}

function Acts({ study, one, me, busy, onClear, onUnlink }: ActsProps & { one: CaseView | null | undefined }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return (
    <StudyActs
      study={study}
      one={one}
      me={me}
      busy={busy}
      onClear={(reason) => {
        onClear(study, reason);
      }}
      onUnlink={(reason) => {
        onUnlink(study, reason);
      }}
      onRegister={async (body) => {
        const made = await studyVerbs.register(study.id, study.version, body);
        toast('ok', t('unmatched.registered', { number: made.number }));
        void client.invalidateQueries({ queryKey: keys.studies });
        void client.invalidateQueries({ queryKey: keys.cases });
      }}
    />
  );
}

interface SuggestedProps {
  study: StudyRow;
  busy: boolean;
  onLink: (study: StudyRow, body: { case: string; accepted_warnings: string[] }) => void;
}

function Suggested({ study, busy, onLink }: SuggestedProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const read = useQuery(suggestionsQuery(study.id));
  return (
    <Loaded of={read} rows={5}>
      {(list) => (
        <Candidates
          suggestions={list.items}
          chosen={chosen}
          onChoose={(suggestion) => {
            setChosen(suggestion.case.id);
          }}
        >
          {(suggestion) => (
            <Compared
              key={suggestion.case.id}
              study={study}
              suggestion={suggestion}
              busy={busy}
              onLink={(accepted) => {
                onLink(study, { case: suggestion.case.id, accepted_warnings: accepted });
              }}
            />
          )}
        </Candidates>
      )}
    </Loaded>
  );
}

interface ComparedProps {
  study: StudyRow;
  suggestion: Suggestion;
  busy: boolean;
  onLink: (accepted: string[]) => void;
}

/** The case opened, for birth date and number of its patient: nobody confirms what they were not shown. */
function Compared({ study, suggestion, busy, onLink }: ComparedProps) {
  const read = useQuery(caseQuery(suggestion.case.id));
  return (
    <Loaded of={read} rows={4}>
      {(one) => (
        <LinkForm
          study={study}
          suggestion={suggestion}
          record={one.patient_record}
          busy={busy}
          onLink={onLink}
        />
      )}
    </Loaded>
  );
}
