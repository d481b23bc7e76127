//! The paper photographed, or the video in which the patient agrees.

import { useId } from 'react';
import { fileSize } from '../core/format';
import { t } from '../core/words';
import pick from '../studies/Upload.module.css';

type Props = { how: 'photo' | 'video'; file: File | null; onFile: (file: File | null) => void };

const ACCEPTED = {
  photo: 'image/jpeg,image/png,image/webp,application/pdf',
  video: 'video/mp4,video/webm',
} as const;

export function ConsentFile({ how, file, onFile }: Props) {
  const id = useId();
  return (
    <div style={{ position: 'relative' }}>
      {how === 'video' ? <p>{t('consent.video-words')}</p> : null}
      <input
        key={how}
        id={id}
        className={pick.file}
        type="file"
        accept={ACCEPTED[how]}
        capture={how === 'video' ? 'user' : 'environment'}
        onChange={(event) => onFile(event.target.files?.[0] ?? null)}
      />
      <label className={pick.pick} htmlFor={id}>
        {t(how === 'video' ? 'consent.take-video' : 'consent.take-photo')}
      </label>
      <p role="status">{file === null ? '' : t('consent.file-taken', { size: fileSize(file.size) })}</p>
    </div>
  );
}
