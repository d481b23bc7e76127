//! A field to sign in by finger, pen or mouse. What is signed is a picture; the same field is cleared to begin anew. Who
//! cannot draw here (a keyboard alone) signs on paper and photographs it.

import { useEffect, useRef, type PointerEvent } from 'react';
import { t } from '../core/words';
import { Button } from '../ui/Button';
import css from './Consult.module.css';
import { begun, drawn, type Point, type Stroke } from './signature';

/** The picture that is kept: wide enough for a printed page. */
const WIDTH = 1_200;
const HEIGHT = 480;
const PEN = 6;

type Props = { strokes: readonly Stroke[]; onChange: (strokes: Stroke[]) => void };

export function SignaturePad({ strokes, onChange }: Props) {
  const pad = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (pad.current) paint(pad.current, strokes);
  }, [strokes]);
  const point = (event: PointerEvent<HTMLCanvasElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.width };
  };
  return (
    <>
      <canvas
        ref={pad}
        className={css.pad}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={t('consent.pad')}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          onChange(begun(strokes, point(event)));
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) onChange(drawn(strokes, point(event)));
        }}
      />
      <Button kind="quiet" onClick={() => onChange([])}>
        {t('consent.pad-clear')}
      </Button>
    </>
  );
}

/** The strokes as black on white. */
export async function signaturePicture(strokes: readonly Stroke[]): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  paint(canvas, strokes);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture of the signature'))));
  });
}

function paint(canvas: HTMLCanvasElement, strokes: readonly Stroke[]): void {
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.strokeStyle = 'black';
  pen.lineWidth = PEN;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  for (const stroke of strokes) {
    pen.beginPath();
    for (const [place, { x, y }] of stroke.entries()) {
      if (place === 0) pen.moveTo(x * canvas.width, y * canvas.width);
      pen.lineTo(x * canvas.width, y * canvas.width);
    }
    pen.stroke();
  }
}
