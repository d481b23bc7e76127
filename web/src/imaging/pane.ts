//! One pane of images: a stack, where in it we are, how it is viewed. It owns a canvas and redraws it when anything
//! changes; a frame that could not be drawn leaves words, never a black square that looks like a picture.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { laid, nudged, type End } from './caliper';
import type { Fidelity, Frame } from './frame';
import type { EdgeLetters, Vec2 } from './geometry';
import { paintColour, paintGrey } from './lut';
import { measured, nearest, worthKeeping, type Measure } from './measure';
import { blank, lettersOf, paintScene, type PaneWords } from './paint';
import { fetchOrder, PictureError, type Picture, type Pictures } from './pictures';
import {
  FITTED,
  flippedH,
  flippedV,
  matrix,
  panned,
  toImage,
  turned,
  zoomed,
  type Size,
  type View,
} from './view';
import { dragged, stepped, wholeRange, type Window } from './windows';

export interface PaneState {
  index: number;
  total: number;
  /** How many frames of the stack are here, decoded. */
  here: number;
  drawn: 'nothing' | 'loading' | 'picture' | 'failed';
  why: 'decode' | 'line' | null;
  fidelity: Fidelity | null;
  letters: EdgeLetters | null;
  window: Window | null;
  colour: boolean;
  invert: boolean;
  view: View;
  playing: boolean;
  measures: readonly Measure[];
  /** The end of the last length that keys move; `null` when keys move the stack. */
  caliper: End | null;
}

const START: PaneState = {
  index: 0,
  total: 0,
  here: 0,
  drawn: 'nothing',
  why: null,
  fidelity: null,
  letters: null,
  window: null,
  colour: false,
  invert: false,
  view: FITTED,
  playing: false,
  measures: [],
  caliper: null,
};

const CINE_MS = 100;
const REACH_PX = 8;

export class Pane {
  readonly state: StoreApi<PaneState> = createStore<PaneState>(() => START);
  private frames: readonly Frame[] = [];
  private caseLine: readonly string[] = [];
  private window: Window | null = null;
  private ahead: 1 | -1 = 1;
  private size: Size = { width: 1, height: 1 };
  private scheduled = 0;
  private cine: ReturnType<typeof setInterval> | null = null;
  private readonly buffer = document.createElement('canvas');
  private painted = '';
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly pictures: Pictures,
    private words: PaneWords,
  ) {
    const watcher = new ResizeObserver(() => {
      this.fit();
    });
    watcher.observe(canvas);
    this.stops.push(
      () => {
        watcher.disconnect();
      },
      pictures.listen((key) => {
        this.arrived(key);
      }),
    );
    this.fit();
  }

  /** Shows a stack. `caseLine` is what the case says of the patient; it is drawn into the pane. */
  show(frames: readonly Frame[], caseLine: readonly string[], index = Math.floor(frames.length / 2)): void {
    this.stopCine();
    this.frames = frames;
    this.caseLine = caseLine;
    this.window = null;
    this.state.setState({ ...START, total: frames.length, here: this.countHere() });
    this.go(index);
  }

  /** The same stack with images that came or went: the reader stays at the image being looked at, as it is viewed. */
  renew(frames: readonly Frame[]): void {
    const looked = this.current()?.key;
    const at = frames.findIndex((frame) => frame.key === looked);
    this.frames = frames;
    this.state.setState({ total: frames.length, here: this.countHere() });
    this.go(at < 0 ? this.state.getState().index : at);
  }

  /** Takes everything off the pane at once. */
  clear(): void {
    this.stopCine();
    this.frames = [];
    this.caseLine = [];
    this.painted = '';
    this.buffer.width = 1;
    this.state.setState(START);
    this.drawNow();
  }

  speak(words: PaneWords): void {
    this.words = words;
    this.draw();
  }

  /** What the case says of the patient has changed; the reader stays where they are. */
  name(caseLine: readonly string[]): void {
    if (this.frames.length === 0) return;
    this.caseLine = caseLine;
    this.draw();
  }

  go(index: number): void {
    const now = this.state.getState();
    const at = Math.min(Math.max(0, index), Math.max(0, this.frames.length - 1));
    if (at !== now.index) this.ahead = at > now.index ? 1 : -1;
    this.state.setState({ index: at, caliper: null });
    this.pictures.want(
      fetchOrder(this.frames.length, at, this.ahead).flatMap((each) => this.frames[each] ?? []),
    );
    this.draw();
  }

  scroll(steps: number): void {
    this.go(this.state.getState().index + steps);
  }

  retry(): void {
    const frame = this.current();
    if (frame) this.pictures.retry(frame);
    this.draw();
  }

  /** `null`: the window the image came with. */
  setWindow(window: Window | null): void {
    this.window = window;
    this.draw();
  }

  dragWindow(dx: number, dy: number): void {
    const now = this.state.getState().window;
    if (now && !this.state.getState().colour) this.setWindow(dragged(now, dx, dy));
  }

  /** Makes the window wider or narrower and darker or brighter, in twentieths of its width. */
  stepWindow(wider: number, higher: number): void {
    const now = this.state.getState().window;
    if (now) this.setWindow(stepped(now, wider, higher));
  }

  zoom(factor: number, about?: Vec2): void {
    this.view(
      zoomed(
        this.state.getState().view,
        factor,
        about ?? [this.size.width / 2, this.size.height / 2],
        this.size,
      ),
    );
  }

  pan(dx: number, dy: number): void {
    this.view(panned(this.state.getState().view, dx, dy));
  }

  flipH(): void {
    this.view(flippedH(this.state.getState().view));
  }

  flipV(): void {
    this.view(flippedV(this.state.getState().view));
  }

  turn(): void {
    this.view(turned(this.state.getState().view));
  }

  invert(): void {
    this.state.setState(({ invert }) => ({ invert: !invert }));
    this.draw();
  }

  reset(): void {
    this.window = null;
    this.state.setState({ view: FITTED, invert: false });
    this.draw();
  }

  play(): void {
    if (this.cine !== null) {
      this.stopCine();
      return;
    }
    this.state.setState({ playing: true });
    this.cine = setInterval(() => {
      const { index, total } = this.state.getState();
      const next = this.frames[(index + 1) % Math.max(1, total)];
      if (next && this.pictures.has(next)) this.go((index + 1) % total);
    }, CINE_MS);
  }

  /** A point of the canvas (CSS pixels) in the image's columns and rows. */
  imagePoint(x: number, y: number): Vec2 | null {
    const frame = this.current();
    return frame ? toImage(this.matrixOf(frame), [x, y]) : null;
  }

  /** Lays or changes the length being drawn; `done` keeps it when it is long enough. */
  measure(from: Vec2, to: Vec2, done: boolean): void {
    const frame = this.current();
    if (!frame || this.state.getState().drawn !== 'picture') return;
    const fresh: Measure = { frame: frame.key, from, to };
    this.state.setState(({ measures }) => {
      const others = measures.filter((each) => each !== this.drawing);
      return { measures: done && !worthKeeping(fresh) ? others : [...others, fresh] };
    });
    this.drawing = done ? null : fresh;
    this.draw();
  }

  private drawing: Measure | null = null;

  /** Takes away the length under a point, or the last one. */
  removeMeasure(point?: Vec2): void {
    const frame = this.current();
    if (!frame) return;
    const { measures } = this.state.getState();
    const m = this.matrixOf(frame);
    const at = point
      ? nearest(measures, frame.key, point, REACH_PX / Math.hypot(m.c, m.d))
      : measures.map((each) => each.frame).lastIndexOf(frame.key);
    if (at >= 0)
      this.state.setState({ measures: measures.filter((_, index) => index !== at), caliper: null });
    this.draw();
  }

  /** Lays a length that keys then move. */
  layCaliper(): void {
    const frame = this.current();
    if (!frame || this.state.getState().drawn !== 'picture') return;
    const fresh = laid(frame, this.matrixOf(frame), this.size);
    this.state.setState(({ measures }) => ({ measures: [...measures, fresh], caliper: 'to' }));
    this.draw();
  }

  /** Moves the caliper's end by image pixels, as seen on the screen. */
  nudge(right: number, down: number): void {
    const frame = this.current();
    const { caliper, measures } = this.state.getState();
    const last = measures.at(-1);
    if (!frame || caliper === null || last?.frame !== frame.key) return;
    const moved = nudged(last, caliper, frame, this.matrixOf(frame), right, down);
    this.state.setState({ measures: [...measures.slice(0, -1), moved] });
    this.draw();
  }

  otherEnd(): void {
    this.state.setState(({ caliper }) => ({ caliper: caliper === 'to' ? 'from' : 'to' }));
    this.draw();
  }

  /** Keys move the stack again; the length stays. */
  leaveCaliper(): void {
    this.state.setState({ caliper: null });
    this.draw();
  }

  /** The lengths on the frame being looked at, in words. */
  lengths(): string[] {
    const frame = this.current();
    if (!frame) return [];
    const basis = this.words.spacing[frame.spacing.known];
    return this.state
      .getState()
      .measures.filter((each) => each.frame === frame.key)
      .map((each) => `${measured(each, frame)} ${basis}`.trim());
  }

  destroy(): void {
    this.stopCine();
    cancelAnimationFrame(this.scheduled);
    for (const stop of this.stops) stop();
  }

  /** The image being looked at and the window it is drawn in, once it is drawn. */
  shown(): { frame: Frame; window: Window | null } | null {
    const frame = this.current();
    const { drawn, window } = this.state.getState();
    return frame && drawn === 'picture' ? { frame, window } : null;
  }

  private current(): Frame | null {
    return this.frames[this.state.getState().index] ?? null;
  }

  private matrixOf(frame: Frame) {
    return matrix(
      this.state.getState().view,
      { width: frame.columns, height: frame.rows },
      frame.aspect,
      this.size,
    );
  }

  private view(view: View): void {
    this.state.setState({ view });
    this.draw();
  }

  private stopCine(): void {
    if (this.cine !== null) clearInterval(this.cine);
    this.cine = null;
    if (this.state.getState().playing) this.state.setState({ playing: false });
  }

  private countHere(): number {
    return this.frames.filter((frame) => this.pictures.has(frame)).length;
  }

  private arrived(key: string): void {
    const frame = this.current();
    if (this.frames.some((each) => each.key === key)) this.state.setState({ here: this.countHere() });
    if (frame?.key === key) this.draw();
  }

  private fit(): void {
    const width = Math.max(1, this.canvas.clientWidth);
    const height = Math.max(1, this.canvas.clientHeight);
    const ratio = window.devicePixelRatio || 1;
    this.size = { width, height };
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.drawNow();
  }

  private draw(): void {
    if (this.scheduled !== 0) return;
    this.scheduled = requestAnimationFrame(() => {
      this.scheduled = 0;
      this.drawNow();
    });
  }

  private drawNow(): void {
    const context = this.canvas.getContext('2d');
    if (!context) return;
    const ratio = window.devicePixelRatio || 1;
    const frame = this.current();
    const found = frame ? this.pictures.peek(frame) : null;
    if (!frame || found === null || found instanceof PictureError) {
      blank(context, this.size, ratio);
      this.state.setState({
        drawn: !frame ? 'nothing' : found === null ? 'loading' : 'failed',
        why: found instanceof PictureError ? found.why : null,
        fidelity: null,
        letters: null,
      });
      return;
    }
    const { view, invert, index, total, measures, caliper } = this.state.getState();
    const window_ = this.windowFor(frame, found);
    const picture = this.picture(frame, found, window_, invert);
    paintScene(
      context,
      {
        frame,
        picture,
        view,
        window: found.kind === 'grey' ? window_ : null,
        fidelity: found.fidelity,
        index,
        total,
        measures,
        caliper,
        caseLine: this.caseLine,
      },
      this.size,
      ratio,
      this.words,
    );
    this.state.setState({
      drawn: 'picture',
      why: null,
      fidelity: found.fidelity,
      letters: lettersOf({ frame, view }, this.size),
      window: found.kind === 'grey' ? window_ : null,
      colour: found.kind !== 'grey',
    });
  }

  private windowFor(frame: Frame, picture: Picture): Window {
    if (this.window) return this.window;
    if (frame.window) return frame.window;
    if (picture.kind !== 'grey') return { center: 128, width: 256 };
    const a = picture.min * frame.slope + frame.intercept;
    const b = picture.max * frame.slope + frame.intercept;
    return wholeRange(Math.min(a, b), Math.max(a, b));
  }

  /** The frame's pixels as grey or colour, kept until frame, window or inversion change. */
  private picture(frame: Frame, picture: Picture, window_: Window, invert: boolean): CanvasImageSource {
    const name = `${frame.key}|${String(window_.center)}|${String(window_.width)}|${String(invert)}`;
    if (this.painted === name) return this.buffer;
    this.buffer.width = frame.columns;
    this.buffer.height = frame.rows;
    const context = this.buffer.getContext('2d', { alpha: false });
    if (!context) return this.buffer;
    if (picture.kind === 'drawn') {
      context.filter = invert ? 'invert(1)' : 'none';
      context.drawImage(picture.bitmap, 0, 0, frame.columns, frame.rows);
    } else {
      const image = context.createImageData(frame.columns, frame.rows);
      const out = new Uint32Array(image.data.buffer);
      if (picture.kind === 'colour') paintColour(picture.rgb, invert, out);
      else {
        const inverted = frame.photometric === 'MONOCHROME1';
        paintGrey(
          { data: picture.pixels, slope: frame.slope, intercept: frame.intercept, inverted },
          window_,
          invert,
          out,
        );
      }
      context.putImageData(image, 0, 0);
    }
    this.painted = name;
    return this.buffer;
  }
}
