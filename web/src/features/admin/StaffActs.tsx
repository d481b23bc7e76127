//! What else can be done with a person's account: a one-time link to set the password, and signing them out.

import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { Staff } from '../../api/wire';
import { formatFull } from '../../words/reading/format';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { problemWords } from '../../ui/problem';
import { toast } from '../../ui/toast';
import { verbs } from './directory';
import { SecretDialog } from './SecretDialog';
import { useAdminWords } from './words';

interface Props {
  person: Staff;
  /** May give a one-time link. */
  links: boolean;
  /** May sign the person out. */
  ends: boolean;
}

export function StaffActs({ person, links, ends }: Props) {
  const { t } = useAdminWords();
  const [asking, setAsking] = useState(false);
  const failed = (error: unknown): void => {
    toast('danger', problemWords(error, 'admin'));
  };
  const link = useMutation({ mutationFn: () => verbs.enrolmentLink(person.id), onError: failed });
  const out = useMutation({
    mutationFn: () => verbs.signOut(person.id),
    onError: failed,
    onSuccess: () => {
      toast('ok', t('signed-out', { name: person.name }));
      setAsking(false);
    },
  });
  return (
    <>
      {links ? (
        <Button
          size="s"
          busy={link.isPending}
          aria-label={`${t('link-make')}: ${person.name}`}
          onClick={() => {
            link.mutate();
          }}
        >
          {t('link-make')}
        </Button>
      ) : null}
      {ends ? (
        <Button
          size="s"
          busy={out.isPending}
          aria-label={`${t('sign-out')}: ${person.name}`}
          onClick={() => {
            setAsking(true);
          }}
        >
          {t('sign-out')}
        </Button>
      ) : null}
      {asking ? (
        <ConfirmDialog
          title={t('sign-out-ask', { name: person.name })}
          description={t('sign-out-words')}
          act={t('sign-out')}
          busy={out.isPending}
          onClose={() => {
            setAsking(false);
          }}
          onAct={() => {
            out.mutate();
          }}
        />
      ) : null}
      {link.data ? (
        <SecretDialog
          title={t('link-title', { name: person.name })}
          words={t('link-words', { time: formatFull(link.data.expires_at) })}
          secret={new URL(link.data.link, window.location.origin).href}
          onClose={() => {
            link.reset();
          }}
        />
      ) : null}
    </>
  );
}
