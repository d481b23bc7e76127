//! Painted pictures in place of cameras: a canvas that is drawn again now and then, as a stream.

const WIDTH = 640;
const HEIGHT = 360;
const AGAIN_MS = 400;
const kept = new Map<string, MediaStream>();

/** A person in front of a wall, or a page of letters for a screen; the same name gives the same stream. */
export function painted(name: string, hue: number, kind: 'person' | 'screen' = 'person'): MediaStream {
  const before = kept.get(name);
  if (before) return before;
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const brush = canvas.getContext('2d');
  const draw = (): void => {
    if (brush === null) return;
    if (kind === 'person') person(brush, hue);
    else screen(brush, hue);
  };
  draw();
  const stream = canvas.captureStream(4);
  // A stream of a canvas has a picture only when something is drawn.
  setInterval(draw, AGAIN_MS);
  kept.set(name, stream);
  return stream;
}

function person(brush: CanvasRenderingContext2D, hue: number): void {
  brush.fillStyle = `hsl(${String(hue)} 25% 70%)`;
  brush.fillRect(0, 0, WIDTH, HEIGHT);
  brush.fillStyle = `hsl(${String(hue)} 35% 40%)`;
  brush.beginPath();
  brush.ellipse(WIDTH / 2, HEIGHT, 150, 130, 0, 0, Math.PI * 2);
  brush.fill();
  brush.fillStyle = 'hsl(28 45% 70%)';
  brush.beginPath();
  brush.ellipse(WIDTH / 2, 160, 62, 78, 0, 0, Math.PI * 2);
  brush.fill();
}

function screen(brush: CanvasRenderingContext2D, hue: number): void {
  brush.fillStyle = 'white';
  brush.fillRect(0, 0, WIDTH, HEIGHT);
  brush.strokeStyle = `hsl(${String(hue)} 60% 45%)`;
  brush.lineWidth = 2;
  brush.beginPath();
  for (let x = 0; x < WIDTH; x += 2) {
    const beat = x % 128;
    const high = beat > 60 && beat < 70 ? -90 * (1 - Math.abs(beat - 65) / 5) : 8 * Math.sin(x / 9);
    brush.lineTo(x, HEIGHT / 2 + high);
  }
  brush.stroke();
}
