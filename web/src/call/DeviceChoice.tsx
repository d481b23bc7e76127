//! Which microphone, camera and loudspeaker. A browser that names none offers no choice and says so.

import { useId } from 'react';
import type { Choice } from '../media/call/devices';
import type { CallView } from '../media/call/view';
import css from './DeviceChoice.module.css';
import { useWords } from './words';

type Kind = 'mic' | 'camera' | 'speaker';
type Props = Pick<CallView, 'choices' | 'chosen'> & { onChoose: (kind: Kind, id: string) => void };

export function DeviceChoice({ choices, chosen, onChoose }: Props) {
  const all: readonly (readonly [Kind, readonly Choice[]])[] = [
    ['mic', choices.mics],
    ['camera', choices.cameras],
    ['speaker', choices.speakers],
  ];
  return (
    <div className={css.devices}>
      {all.map(([kind, list]) => (
        <Choose key={kind} kind={kind} list={list} chosen={chosen[kind]} onChoose={onChoose} />
      ))}
    </div>
  );
}

type ChooseProps = {
  kind: Kind;
  list: readonly Choice[];
  chosen: string | null;
  onChoose: Props['onChoose'];
};

function Choose({ kind, list, chosen, onChoose }: ChooseProps) {
  const { t } = useWords();
  const id = useId();
  // Loudspeakers that cannot be chosen are the system's affair.
  const none = kind === 'speaker' ? t('devices.default') : t('devices.none');
  const known = list.some((one) => one.id === chosen);
  return (
    <div>
      <label className={css.label} htmlFor={id}>
        {t(`devices.${kind}`)}
      </label>
      <select
        id={id}
        className={css.field}
        disabled={list.length === 0}
        value={known ? (chosen ?? '') : ''}
        onChange={(event) => onChoose(kind, event.target.value)}
      >
        {known ? null : <option value="">{list.length === 0 ? none : t('devices.default')}</option>}
        {list.map((one) => (
          <option key={one.id} value={one.id}>
            {one.label}
          </option>
        ))}
      </select>
    </div>
  );
}
