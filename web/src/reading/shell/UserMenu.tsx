//! The person at the desk: name, roles, theme, account, lock, leave.

import { useState } from 'react';
import { DropdownMenu as Menu } from 'radix-ui';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Me } from '../../api/wire';
import { flushOpen } from '../../data/autosave';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { Kbd } from '../../ui/Kbd';
import menu from '../../ui/Menu.module.css';
import { lockNow, signOut } from '../session';
import { chooseTheme, theme } from '../theme';
import { KEYS_KEY } from './goKeys';
import style from './Shell.module.css';

export function UserMenu({ me, onKeys }: { me: Me; onKeys: () => void }) {
  const { t } = useTranslation();
  const router = useRouter();
  const now = useStore(theme, (store) => store.now);
  const [unsent, setUnsent] = useState(false);
  /** What was typed is sent first; when it cannot be, leaving throws it away, and the person is asked. */
  async function leave(): Promise<void> {
    if (await flushOpen()) await signOut();
    else setUnsent(true);
  }
  const roles = me.roles.map((each) => `${t(`role.${each.role}`)} · ${each.institution.name}`);
  return (
    <>
      <Menu.Root modal={false}>
        <Menu.Trigger className={style.person} aria-label={me.person.name}>
          <Icon name="user" />
          <span>{me.person.name}</span>
        </Menu.Trigger>
        <Menu.Content className={menu.menu} align="end" sideOffset={6}>
          <Menu.Label className={menu.label}>
            {roles.map((role) => (
              <span key={role}>{role}</span>
            ))}
          </Menu.Label>
          <Menu.Separator className={menu.line} />
          <Menu.Item
            className={menu.item}
            onSelect={() => {
              chooseTheme(now === 'dark' ? 'light' : 'dark');
            }}
          >
            <Icon name={now === 'dark' ? 'sun' : 'moon'} />
            {t(now === 'dark' ? 'user.light' : 'user.dark')}
          </Menu.Item>
          <Menu.Item className={menu.item} onSelect={() => void router.navigate({ to: '/reading/account' })}>
            <Icon name="shield" />
            {t('user.account')}
          </Menu.Item>
          <Menu.Item className={menu.item} onSelect={onKeys}>
            <Icon name="keyboard" />
            {t('keys.title')}
            <Kbd>{KEYS_KEY}</Kbd>
          </Menu.Item>
          <Menu.Item
            className={menu.item}
            onSelect={() => {
              lockNow();
            }}
          >
            <Icon name="lock" />
            {t('user.lock')}
          </Menu.Item>
          <Menu.Separator className={menu.line} />
          <Menu.Item className={menu.item} onSelect={() => void leave()}>
            <Icon name="exit" />
            {t('user.leave')}
          </Menu.Item>
        </Menu.Content>
      </Menu.Root>
      <Dialog
        open={unsent}
        onClose={() => {
          setUnsent(false);
        }}
        title={t('user.unsent')}
        description={t('user.unsent-text')}
        closeLabel={t('act.close')}
        footer={
          <>
            <Button
              onClick={() => {
                setUnsent(false);
              }}
            >
              {t('user.stay')}
            </Button>
            <Button weight="danger" icon="exit" onClick={() => void signOut()}>
              {t('user.leave-all-the-same')}
            </Button>
          </>
        }
      />
    </>
  );
}
