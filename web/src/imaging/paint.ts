//! Draws one pane: the picture through the view's matrix, then patient, geometry letters, window and fidelity on the
//! same canvas, so that a copied or printed pane carries them. It draws exactly the frame it is given.

import type { End } from './caliper';
import type { Frame } from './frame';
import { edgeLetters, edgeLettersFromWords, type EdgeLetters } from './geometry';
import { measured, type Measure } from './measure';
import { matrix, screenAxes, toScreen, type Matrix, type Size, type View } from './view';
import type { Window } from './windows';
import type { Fidelity } from './frame';

/** The words the pane is written with; the engine speaks no language of its own. */
export interface PaneWords {
  fidelity: Record<Fidelity, string>;
  spacing: Record<Frame['spacing']['known'], string>;
  noLetters: string;
  window: (window: Window) => string;
  slice: (at: number, of: number) => string;
  location: (mm: number) => string;
  thickness: (mm: number) => string;
  sex: (code: string | null) => string;
  unnamed: string;
  asSent: string;
  turned: string;
}

export interface Scene {
  frame: Frame;
  picture: CanvasImageSource;
  view: View;
  window: Window | null;
  fidelity: Fidelity;
  index: number;
  total: number;
  measures: readonly Measure[];
  /** The end of the last length that keys move. */
  caliper: End | null;
  /** One line from the case: number and patient as registered. */
  caseLine: readonly string[];
}

const PAD = 10;
/** A pane narrower than this has one column and fewer lines, never fewer facts of identity or fidelity. */
const NARROW = 460;
const LINE = 17;
const FONT =
  '13px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "HanaMinA", "HanaMinB", sans-serif';
const BOLD = `600 ${FONT}`;
const LETTER = `700 18px system-ui, sans-serif`;

export function lettersOf(scene: Pick<Scene, 'frame' | 'view'>, screen: Size): EdgeLetters | null {
  const { frame, view } = scene;
  const axes = screenAxes(
    matrix(view, { width: frame.columns, height: frame.rows }, frame.aspect, screen),
    frame.aspect,
  );
  if (frame.orientation) return edgeLetters(frame.orientation, axes.right, axes.down);
  if (frame.sides) return edgeLettersFromWords(frame.sides, axes.right, axes.down);
  return null;
}

export function paintScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  screen: Size,
  ratio: number,
  words: PaneWords,
): void {
  const { frame, view } = scene;
  const m = matrix(view, { width: frame.columns, height: frame.rows }, frame.aspect, screen);
  blank(context, screen, ratio);
  context.setTransform(m.a * ratio, m.b * ratio, m.c * ratio, m.d * ratio, m.e * ratio, m.f * ratio);
  context.imageSmoothingEnabled = Math.abs(m.a) + Math.abs(m.b) < 6;
  context.imageSmoothingQuality = 'high';
  context.drawImage(scene.picture, 0, 0, frame.columns, frame.rows);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const each of scene.measures)
    if (each.frame === frame.key) paintMeasure(context, each, frame, m, words);
  const last = scene.measures.at(-1);
  if (scene.caliper !== null && last) paintHandle(context, toScreen(m, last[scene.caliper]));
  const head = paintHead(context, scene, screen, words);
  paintFoot(context, scene, screen, words);
  paintLetters(context, lettersOf(scene, screen), screen, screen.width < NARROW ? head : 0, words);
  paintScale(context, frame, m, screen);
}

export function blank(context: CanvasRenderingContext2D, screen: Size, ratio: number): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = '#000';
  context.fillRect(0, 0, screen.width, screen.height);
}

function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  align: CanvasTextAlign,
  font = FONT,
  fill = '#e8eef3',
  widest?: number,
): void {
  context.font = font;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = 'rgb(0 0 0 / 85%)';
  context.strokeText(text, x, y, widest);
  context.fillStyle = fill;
  context.fillText(text, x, y, widest);
}

/** Writes who and what this is, and returns the height it took. */
function paintHead(context: CanvasRenderingContext2D, scene: Scene, screen: Size, words: PaneWords): number {
  const { banner } = scene.frame;
  const narrow = screen.width < NARROW;
  const [name, ...rest] = scene.caseLine;
  const sent = [banner.name ?? words.unnamed, words.sex(banner.sex), date(banner.birthDate), banner.id];
  const made = [[date(banner.date), time(banner.time)].filter(Boolean).join(' '), banner.accession].filter(
    isThere,
  );
  const left = [
    name ?? words.unnamed,
    ...rest,
    `${words.asSent} ${sent.filter(Boolean).join(' ')}`,
    ...(narrow ? [made.join(' ')] : []),
  ].filter(isThere);
  const y = (at: number): number => PAD + LINE / 2 + at * LINE;
  const widest = narrow ? screen.width - 2 * PAD : undefined;
  left.forEach((line, at) => {
    write(context, line, PAD, y(at), 'left', at === 0 ? BOLD : FONT, undefined, widest);
  });
  const right = narrow ? [] : [banner.institution, banner.study, banner.series, ...made].filter(isThere);
  right.forEach((line, at) => {
    write(context, line, screen.width - PAD, y(at), 'right');
  });
  return left.length * LINE;
}

const isThere = (line: string | null): line is string => line !== null && line !== '';

/** Writes how it is shown: window and zoom, fidelity and place in the series. */
function paintFoot(context: CanvasRenderingContext2D, scene: Scene, screen: Size, words: PaneWords): void {
  const { frame } = scene;
  const foot = screen.height - PAD - LINE / 2;
  const low = [
    scene.window ? words.window(scene.window) : null,
    `${Math.round(scene.view.zoom * 100).toString()} %${scene.view.flipH || scene.view.flipV || scene.view.turns > 0 ? ` · ${words.turned}` : ''}`,
  ].filter(isThere);
  low.forEach((line, at) => {
    write(context, line, PAD, foot - (low.length - 1 - at) * LINE, 'left');
  });
  const side = frame.laterality === 'L' || frame.laterality === 'R' ? frame.laterality : null;
  const where = [
    frame.sliceLocation === null ? null : words.location(frame.sliceLocation),
    frame.thickness === null ? null : words.thickness(frame.thickness),
  ].filter(Boolean);
  const end = [
    words.fidelity[scene.fidelity],
    screen.width < NARROW ? '' : where.join('  '),
    `${side === null ? '' : `[${side}]  `}${words.slice(scene.index + 1, scene.total)}`,
  ].filter(isThere);
  end.forEach((line, at) => {
    const mark = at === 0;
    const fill = mark ? (scene.fidelity === 'lossless' ? '#9fe3b7' : '#ffd27a') : '#e8eef3';
    write(
      context,
      line,
      screen.width - PAD,
      foot - (end.length - 1 - at) * LINE,
      'right',
      mark ? BOLD : FONT,
      fill,
    );
  });
}

function paintLetters(
  context: CanvasRenderingContext2D,
  letters: EdgeLetters | null,
  screen: Size,
  below: number,
  words: PaneWords,
): void {
  if (letters === null) {
    write(context, words.noLetters, screen.width / 2, PAD + below + LINE / 2, 'center', FONT, '#ffd27a');
    return;
  }
  const fill = '#ffe9a8';
  write(context, letters.left, PAD, screen.height / 2, 'left', LETTER, fill);
  write(context, letters.right, screen.width - PAD, screen.height / 2, 'right', LETTER, fill);
  write(context, letters.top, screen.width / 2, PAD + below + 10, 'center', LETTER, fill);
  write(context, letters.bottom, screen.width / 2, screen.height - PAD - 10, 'center', LETTER, fill);
}

function paintMeasure(
  context: CanvasRenderingContext2D,
  measure: Measure,
  frame: Frame,
  m: Matrix,
  words: PaneWords,
): void {
  const [x1, y1] = toScreen(m, measure.from);
  const [x2, y2] = toScreen(m, measure.to);
  for (const [colour, width] of [
    ['rgb(0 0 0 / 80%)', 4],
    ['#7fe0ff', 1.5],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    for (const [x, y] of [
      [x1, y1],
      [x2, y2],
    ] as const) {
      context.moveTo(x - 5, y);
      context.lineTo(x + 5, y);
      context.moveTo(x, y - 5);
      context.lineTo(x, y + 5);
    }
    context.stroke();
  }
  const basis = words.spacing[frame.spacing.known];
  write(
    context,
    `${measured(measure, frame)}${basis === '' ? '' : `  ${basis}`}`,
    Math.max(x1, x2) + 10,
    (x1 > x2 ? y1 : y2) + 4,
    'left',
    BOLD,
    '#7fe0ff',
  );
}

/** The end that keys move. */
function paintHandle(context: CanvasRenderingContext2D, [x, y]: readonly [number, number]): void {
  context.strokeStyle = '#ffd27a';
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 8, 0, 2 * Math.PI);
  context.stroke();
}

/** A bar of a round length at the right edge, only when the size of a pixel is known. */
function paintScale(context: CanvasRenderingContext2D, frame: Frame, m: Matrix, screen: Size): void {
  if (frame.spacing.known === 'no') return;
  const perMm = Math.hypot(m.c, m.d) / frame.spacing.row;
  const mm = [200, 100, 50, 20, 10, 5].find((each) => each * perMm < screen.height * 0.32);
  if (mm === undefined) return;
  const x = screen.width - PAD - 24;
  const high = mm * perMm;
  const top = screen.height / 2 - high / 2;
  context.strokeStyle = '#cfd9e1';
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x - 6, top);
  context.lineTo(x, top);
  context.lineTo(x, top + high);
  context.lineTo(x - 6, top + high);
  context.stroke();
  write(context, `${String(mm / 10)} cm`, x - 10, top + high / 2, 'right');
}

function date(da: string | null): string {
  const found = /^(\d{4})(\d{2})(\d{2})$/.exec(da ?? '');
  return found ? `${found[1] ?? ''}-${found[2] ?? ''}-${found[3] ?? ''}` : (da ?? '');
}

function time(tm: string | null): string {
  const found = /^(\d{2})(\d{2})/.exec(tm ?? '');
  return found ? `${found[1] ?? ''}:${found[2] ?? ''}` : '';
}
