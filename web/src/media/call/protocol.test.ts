//! docs/PROTOCOL.md and the page: every message a server may send has an example there; those of a room are read as
//! such, field by field as the reader's types name them, and the feed's own are not.

import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { LiveFeed } from '../../api/live';
import { fromRoom, type FromRoom, type ToRoom } from './messages';

type Example = { type: string } & Record<string, unknown>;

const page = readFileSync(new URL('../../../../docs/PROTOCOL.md', import.meta.url), 'utf8');
const examples = (side: 'client' | 'server'): Example[] =>
  [...page.matchAll(new RegExp(`\`\`\`json ${side}\\n(.*?)\`\`\``, 'gs'))].map(
    ([, text]) => JSON.parse(text ?? '') as Example,
  );

/** The feed's own; the room never sees them. */
const FEED = ['hello', 'event', 'resync', 'ping', 'locked', 'error'];

/** The fields of each message, as its type has them: the compiler says when one is missing here. */
type Fields = { [Type in FromRoom['type']]: Record<keyof Extract<FromRoom, { type: Type }>, true> };
const READ: Fields = {
  joined: { type: true, room: true, participant: true, number: true, sdp: true },
  answer: { type: true, number: true, sdp: true },
  refused: { type: true, number: true, code: true, message: true },
  'offer-wanted': { type: true, seats: true },
  seats: { type: true, seats: true, shared: true },
  roster: { type: true, locked: true, lead: true, participants: true },
  pictures: { type: true, pictures: true },
  speaking: { type: true, participant: true },
  heard: { type: true, by: true },
  quality: { type: true, uplink_kbps: true, downlink_kbps: true, line: true },
  chat: { type: true, id: true, participant: true, at: true, text: true },
  measuring: { type: true, lasts_ms: true },
  measured: {
    type: true,
    up: true,
    down: true,
    round_trip_ms: true,
    voice: true,
    picture: true,
    line: true,
    advice: true,
  },
  left: { type: true, why: true },
};
const SENT: { [Type in ToRoom['type']]: Record<keyof Extract<ToRoom, { type: Type }>, true> } = {
  join: { type: true, token: true, offer: true },
  offer: { type: true, offer: true },
  wish: { type: true, pictures: true },
  devices: { type: true, mic: true, camera: true, screen: true },
  hearing: { type: true, from: true, sound: true, line: true },
  chat: { type: true, id: true, text: true },
  leave: { type: true },
};
const fields = (of: object): string[] => Object.keys(of).sort();

describe('the page that tells the protocol', () => {
  const server = examples('server');
  const client = examples('client');

  it('has an example of every message of a room, either way, and of none that this page does not know', () => {
    const types = (of: Example[], but: string[]) =>
      [...new Set(of.map(({ type }) => type))].filter((type) => !but.includes(type)).sort();
    expect(types(server, FEED)).toEqual(fields(READ));
    expect(types(client, ['hello', 'pong'])).toEqual(fields(SENT));
  });

  it.each(server.map((example) => [example.type, example] as const))(
    '%s is read as it stands',
    (type, told) => {
      const read = fromRoom(told);
      if (FEED.includes(type)) return expect(read).toBeNull();
      expect(read).toEqual(told);
      expect(fields(told)).toEqual(fields(READ[type as FromRoom['type']]));
    },
  );

  it.each(client.map((example) => [example.type, example] as const))(
    '%s is what this page sends',
    (type, said) => {
      if (type === 'hello' || type === 'pong') return;
      expect(fields(said)).toEqual(fields(SENT[type as ToRoom['type']]));
    },
  );

  it('goes through the feed: its own it keeps, the rest reaches the room', () => {
    const socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      readyState: 1,
      send: vi.fn(),
      close: vi.fn(),
    };
    const through: string[] = [];
    const feed = new LiveFeed({ url: 'ws://x', open: () => socket as unknown as WebSocket });
    feed.listen({ told: ({ type }) => through.push(type) });
    feed.start();
    const told = socket as unknown as { onopen?: () => void; onmessage: (message: { data: string }) => void };
    told.onopen?.();
    for (const example of server) told.onmessage({ data: JSON.stringify(example) });
    feed.stop();
    expect(through.filter((type) => type !== 'error')).toEqual(
      server.map(({ type }) => type).filter((type) => !FEED.includes(type)),
    );
  });
});
