//! The live feed over `/ws`: says hello, resumes from the last event seen, comes back with back-off, and always
//! knows whether what is on screen can be called live. Events carry no patient data: they say what to read again.
//! A consult room speaks over the same socket: its messages go through, unread by the feed.

export interface LiveEvent {
  number: number;
  kind: string;
  subject: { kind: string; id: string };
  case: string | null;
  at: number;
}

/** `stale` has a moment: since when nothing on the screen is known to be current. */
export type LiveStatus =
  { state: 'connecting' } | { state: 'live' } | { state: 'stale'; since: number } | { state: 'stopped' };

export interface LiveListener {
  /** Something happened; read its subject again. */
  event?: (event: LiveEvent) => void;
  /** Events were missed beyond the server's horizon: read everything again. */
  resync?: () => void;
  /** The session was locked elsewhere or by the idle timer. */
  locked?: () => void;
  /** The session may be over: the server said so, or does not let this page in. Whoever asks it who is here learns it. */
  shut?: () => void;
  status?: (status: LiveStatus) => void;
  /** The server said hello; `build` names the program it runs, so that an old page can say that it is one. */
  hello?: (build: string) => void;
  /** A message that is none of the feed's own: the consult room's. */
  told?: (message: LiveMessage) => void;
}

/** What goes over the socket, told apart by `type`. */
export type LiveMessage = { readonly type: string } & Readonly<Record<string, unknown>>;

export interface LiveOptions {
  url?: string;
  open?: (url: string) => WebSocket;
  now?: () => number;
}

const PROTOCOL = 1;
/** `WebSocket.OPEN`: what is sent while the connection closes is lost, and the browser complains of it. */
const OPEN = 1;
/** First wait after a loss; doubles up to the ceiling, with jitter so that a whole county does not return at once. */
const BACK_OFF_FIRST_MS = 500;
const BACK_OFF_CEILING_MS = 15_000;
/** The same while somebody is in a consult, who is to be back within 3 s of the line's return. */
const HELD_CEILING_MS = 1_000;
/** How long an opening may take in a consult before it is tried anew, and how much longer each next one may take: what
    was sent while the line was gone is sent again by TCP after ever longer waits. */
const OPENING_MS = 2_000;
const OPENING_MORE_MS = 1_000;
const OPENING_CEILING_MS = 6_000;
/** The server pings more often than this; silence longer means the line is dead although the socket says nothing. */
const SILENCE_MS = 45_000;

/** The server closes with this when nobody is signed in any more. */
const SESSION_OVER = 4401;

export class LiveFeed {
  private socket: WebSocket | null = null;
  private listeners = new Set<LiveListener>();
  private current: LiveStatus = { state: 'stopped' };
  private last: number | null = null;
  private attempts = 0;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private silence: ReturnType<typeof setTimeout> | null = null;
  private opening: ReturnType<typeof setTimeout> | null = null;
  private holders = 0;
  private readonly url: string;
  private readonly open: (url: string) => WebSocket;
  private readonly now: () => number;

  constructor(options: LiveOptions = {}) {
    this.url = options.url ?? `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
    this.open = options.open ?? ((url) => new WebSocket(url));
    this.now = options.now ?? Date.now;
  }

  get status(): LiveStatus {
    return this.current;
  }

  listen(listener: LiveListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    if (this.socket !== null || this.retry !== null) return;
    if (typeof window !== 'undefined') window.addEventListener('online', this.hurry);
    this.move({ state: 'connecting' });
    this.connect();
  }

  /** Ends the feed and forgets where it was: the next person starts afresh. */
  stop(): void {
    if (typeof window !== 'undefined') window.removeEventListener('online', this.hurry);
    this.clearTimers();
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.last = null;
    this.attempts = 0;
    this.move({ state: 'stopped' });
  }

  /** Sends a message of the consult room; false when the line is not live or is closing, and nothing was sent. */
  say(message: LiveMessage): boolean {
    if (this.current.state !== 'live' || this.socket?.readyState !== OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** Somebody is in a consult: the line comes back as fast as it can until the answer is called. */
  hold(): () => void {
    this.holders += 1;
    this.hurry();
    let held = true;
    return () => {
      if (held) this.holders -= 1;
      held = false;
    };
  }

  /** The socket is dead although nobody said so: another is opened at once. */
  renew(): void {
    if (this.current.state === 'stopped') return;
    this.drop();
    this.connect();
  }

  private drop(): void {
    this.clearTimers();
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    if (this.current.state === 'live') this.move({ state: 'stale', since: this.now() });
  }

  private readonly hurry = (): void => {
    if (this.retry === null) return;
    clearTimeout(this.retry);
    this.retry = null;
    this.connect();
  };

  private connect(): void {
    const socket = this.open(this.url);
    this.socket = socket;
    this.watchOpening();
    let opened = false;
    socket.onopen = () => {
      opened = true;
      if (this.socket !== socket) return;
      socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL, last_event: this.last }));
      this.heard();
    };
    socket.onmessage = (message: MessageEvent) => {
      if (this.socket === socket) this.receive(String(message.data));
    };
    socket.onclose = (closed) => {
      if (this.socket !== socket) return;
      this.lost();
      if (opened && closed.code !== SESSION_OVER) return;
      for (const listener of this.listeners) listener.shut?.();
    };
  }

  private receive(text: string): void {
    this.heard();
    const message = parse(text);
    if (message === null) return;
    switch (message['type']) {
      case 'hello':
        this.attempts = 0;
        this.endOpening();
        if (this.last === null && typeof message['last_event'] === 'number')
          this.last = message['last_event'];
        this.move({ state: 'live' });
        if (typeof message['build'] === 'string')
          for (const listener of this.listeners) listener.hello?.(message['build']);
        return;
      case 'event': {
        const event = message as unknown as LiveEvent;
        if (this.last !== null && event.number <= this.last) return;
        this.last = event.number;
        for (const listener of this.listeners) listener.event?.(event);
        return;
      }
      case 'resync':
        this.last = typeof message['last_event'] === 'number' ? message['last_event'] : null;
        for (const listener of this.listeners) listener.resync?.();
        return;
      case 'ping':
        if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify({ type: 'pong' }));
        return;
      case 'locked':
        for (const listener of this.listeners) listener.locked?.();
        return;
      default:
        if (typeof message['type'] !== 'string') return;
        for (const listener of this.listeners) listener.told?.(message as LiveMessage);
        return;
    }
  }

  private watchOpening(): void {
    if (this.holders === 0) return;
    const patience = Math.min(OPENING_CEILING_MS, OPENING_MS + OPENING_MORE_MS * this.attempts);
    this.opening = setTimeout(() => {
      this.attempts += 1;
      this.renew();
    }, patience);
  }

  private endOpening(): void {
    if (this.opening !== null) clearTimeout(this.opening);
    this.opening = null;
  }

  private lost(): void {
    this.clearTimers();
    this.socket = null;
    if (this.current.state !== 'stale') this.move({ state: 'stale', since: this.now() });
    const highest = this.holders > 0 ? HELD_CEILING_MS : BACK_OFF_CEILING_MS;
    const ceiling = Math.min(highest, BACK_OFF_FIRST_MS * 2 ** this.attempts);
    this.attempts += 1;
    const wait = ceiling / 2 + Math.random() * (ceiling / 2);
    this.retry = setTimeout(() => {
      this.retry = null;
      this.connect();
    }, wait);
  }

  private heard(): void {
    if (this.silence !== null) clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      const socket = this.socket;
      this.socket = null;
      socket?.close();
      this.lost();
    }, SILENCE_MS);
  }

  private clearTimers(): void {
    if (this.retry !== null) clearTimeout(this.retry);
    if (this.silence !== null) clearTimeout(this.silence);
    this.retry = null;
    this.silence = null;
    this.endOpening();
  }

  private move(status: LiveStatus): void {
    this.current = status;
    for (const listener of this.listeners) listener.status?.(status);
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
