//! Where the short words appear: bottom centre, above everything.

import { useStore } from 'zustand';
import { Icon } from './Icon';
import { toasts } from './toast';
import style from './Toasts.module.css';

export function Toasts() {
  const all = useStore(toasts, (store) => store.all);
  return (
    <div className={style.place} role="status" aria-live="polite">
      {all.map((each) => (
        <p key={each.id} className={`${style.toast ?? ''} ${style[each.tone] ?? ''}`}>
          <Icon name={each.tone === 'ok' ? 'check' : 'alert'} size={16} />
          {each.text}
        </p>
      ))}
    </div>
  );
}
