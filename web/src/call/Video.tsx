//! A picture without its sound, which has its own element: the browser lets silent pictures always play.

import { useEffect, useRef } from 'react';
import css from './Tile.module.css';

type Props = { picture: MediaStream; label: string; mirrored?: boolean };

export function Video({ picture, label, mirrored = false }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.srcObject = picture;
    // It plays as soon as its first picture comes; until then there is nothing to say about it.
    element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [picture]);
  const classes = [css.video, mirrored ? css.mirrored : ''].filter(Boolean).join(' ');
  return <video ref={video} className={classes} aria-label={label} autoPlay playsInline muted />;
}
