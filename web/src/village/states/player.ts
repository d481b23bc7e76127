//! Plays a server for one story: answers from a table, a live feed that says hello or is gone; and the person who
//! presses and types. For the states build only.

import { keepTyped } from '../core/typed';
import { tCode } from '../core/words';

/** What a request gets: a value, an error with a status and code, or nothing ever. */
export type Answer =
  { value: unknown } | { status: number; code: string; detail?: unknown } | 'never' | 'unreachable';

export interface Story {
  name: string;
  path: string;
  /** By `METHOD /path` without the query; the longest entry that fits wins. */
  answers: Readonly<Record<string, Answer>>;
  line?: 'live' | 'lost' | 'new-build';
  /** What this person typed before, by form. */
  kept?: { person: string; forms: Readonly<Record<string, object>> };
  /** What is done once the page is at rest, one after the other. */
  steps?: readonly Step[];
}

/** A button pressed, one of several chosen, or a text typed into a field; all by the keys of their words. */
export type Step = { press: string } | { choose: string } | { type: string; into: string };

/** Does it and says so; false as long as there is no such button or field. */
export function take(step: Step): boolean {
  const by = 'press' in step ? step.press : 'choose' in step ? step.choose : step.into;
  const words = tCode(by, by);
  const says = (one: Element): boolean => one.firstChild?.textContent === words;
  if ('press' in step) {
    const button = [...document.querySelectorAll('button')].find(says);
    button?.click();
    return button !== undefined;
  }
  if ('choose' in step) {
    const chip = [...document.querySelectorAll('label > span')].find(says)?.closest('label');
    chip?.click();
    return chip !== undefined;
  }
  const field = [...document.querySelectorAll('label')].find(says)?.control;
  if (!field) return false;
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  // Past React, which remembers what it wrote into a field and takes the same for nothing new.
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, step.type);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  return true;
}

export function play(story: Story): void {
  // What was typed in another story is none of this one's.
  window.sessionStorage.clear();
  for (const [form, value] of Object.entries(story.kept?.forms ?? {}))
    keepTyped(story.kept?.person ?? '', form, value);
  // No story asks for a camera: every machine that shows them says the same.
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true,
    value: {
      getUserMedia: () => Promise.reject(new DOMException('none', 'NotFoundError')),
      enumerateDevices: () => Promise.resolve([]),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    },
  });
  window.fetch = (input, init) => respond(story, input, init);
  window.WebSocket = class extends EventTarget {
    onopen: (() => void) | null = null;
    onmessage: ((message: { data: string }) => void) | null = null;
    onclose: (() => void) | null = null;

    constructor() {
      super();
      window.setTimeout(() => {
        if (story.line === 'lost') {
          this.onclose?.();
          return;
        }
        this.onopen?.();
        this.hello('first');
        if (story.line === 'new-build') this.hello('second');
      }, 0);
    }

    send(): void {
      // A story's feed has nothing to hear.
    }

    close(): void {
      // Nothing to close.
    }

    private hello(build: string): void {
      this.onmessage?.({
        data: JSON.stringify({ type: 'hello', protocol: 1, build, session: 's', last_event: 1 }),
      });
    }
  } as unknown as typeof WebSocket;
}

async function respond(story: Story, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : String(input), window.location.href);
  const wanted = `${init?.method ?? 'GET'} ${url.pathname.replace('/api/v1', '')}`;
  const withQuery = `${wanted}${url.search}`;
  const answer = story.answers[withQuery] ?? story.answers[wanted] ?? missing(wanted);
  if (answer === 'never') return new Promise(() => undefined);
  if (answer === 'unreachable') throw new TypeError('no line');
  if ('value' in answer) {
    const body = answer.value === undefined ? '' : JSON.stringify(answer.value);
    return new Response(body, { status: 200, headers: { 'Content-Type': 'application/json' } });
  }
  const body = {
    code: answer.code,
    message: 'story',
    request_id: '019aaaaa-0000-7000-8000-000000000000',
    detail: answer.detail,
  };
  return new Response(JSON.stringify(body), { status: answer.status });
}

function missing(wanted: string): Answer {
  return wanted.startsWith('GET ')
    ? { value: { items: [], next: null } }
    : { status: 404, code: 'not-found' };
}
