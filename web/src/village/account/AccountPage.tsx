//! A person's own account: language, password, and the machines they are signed in on, with one way out of all.

import type { Me } from '../../api/wire';
import { useAction } from '../core/action';
import { account } from '../core/server';
import { leave } from '../core/session';
import { t } from '../core/words';
import { LanguageSwitch } from '../shell/LanguageSwitch';
import { Button } from '../ui/Button';
import { Facts } from '../ui/Facts';
import { Page } from '../ui/Page';
import { Trouble } from '../ui/Trouble';
import { PasswordForm } from './PasswordForm';
import { SessionList } from './SessionList';
import { roleWord } from './role';

export function AccountPage({ me }: { me: Me }) {
  const signOut = useAction(async () => {
    await account.signOut();
    leave('left');
  });
  return (
    <Page title={t('account.title')} narrow>
      <Facts
        items={[
          [t('account.name'), me.person.name],
          [t('sign-in.login'), me.person.login],
          ...me.roles.map((one) => [one.institution.name, roleWord(one.role)] as const),
        ]}
      />
      <Button kind="primary" wide onClick={() => void signOut.run()} busy={signOut.busy}>
        {t('account.sign-out')}
      </Button>
      <Trouble problem={signOut.problem} />
      <LanguageSwitch />
      <h2>{t('account.password')}</h2>
      <PasswordForm />
      <h2>{t('account.sessions')}</h2>
      <SessionList />
    </Page>
  );
}
