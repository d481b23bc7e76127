//! The room in every state.

import type { ReactNode } from 'react';
import type { TroubleCode } from '../../media/call/troubles';
import type { Ended, Phase } from '../../media/call/room';
import type { CallView, Person } from '../../media/call/view';
import { Room, type RoomActs } from '../Room';
import type { Language, WordKey } from '../words';
import { participant, person, view } from './cast';
import { painted } from './painted';

export interface Scene {
  draw: (language: Language) => ReactNode;
  /** Buttons pressed first, by the keys of their words. */
  press?: readonly WordKey[];
}

const NOW = Date.now();
const nothing = (): void => undefined;
const ACTS: RoomActs = {
  turn: nothing,
  choose: nothing,
  allowSound: nothing,
  onlyVoice: nothing,
  want: nothing,
  write: () => true,
  leave: nothing,
  share: nothing,
  invite: nothing,
  again: nothing,
  back: nothing,
  writing: nothing,
};
const TITLE = '王秀兰 女 68 岁 · 胸痛 30 分钟';

const expert = (change: Partial<Person> = {}): Person =>
  person({ picture: painted('expert', 205), ...change });
const township = (change: Partial<Person> = {}): Person =>
  person({
    participant: 'township',
    name: '周建国',
    role: 'township-doctor',
    place: '青山镇卫生院',
    picture: painted('township', 120),
    hears: 'quiet',
    heard: { participant: 'township', hears: 'quiet', sound: 'plays', line: 'fair' },
    ...change,
  });

/** A room with this person's own picture, and whatever differs. */
function room(change: Partial<CallView> = {}, more: Partial<RoomActs> = {}, packet?: ReactNode) {
  const mine = view({ others: [expert()], ...change });
  const own = mine.own.camera === 'on' ? { ...mine.own, picture: painted('me', 20) } : mine.own;
  return (language: Language): ReactNode => (
    <Room
      language={language}
      view={{ ...mine, own }}
      title={TITLE}
      acts={{ ...ACTS, ...more }}
      packet={packet}
    />
  );
}

const phase = (one: Phase): Partial<CallView> => ({ phase: one });
const trouble = (
  code: TroubleCode,
  tone: 'danger' | 'warn' | 'info' = 'danger',
  who: string | null = null,
) => ({ code, tone, participant: who });
const ended = (why: Ended): Scene => ({ draw: room(phase({ state: 'ended', why })) });
const CHAT = [
  { id: '1', participant: 'expert', at: NOW - 300_000, text: '先做心电图，吸氧。' },
  { id: '2', participant: 'me', at: NOW - 240_000, text: '血压 95/60，脉搏 110。' },
  { id: '3', participant: 'expert', at: NOW - 60_000, text: '阿司匹林 300 mg 嚼服。' },
];
const ALL = [
  expert({ speaking: true }),
  township(),
  person({
    participant: 'city',
    name: '欧阳古丽巴哈尔·买买提',
    place: '市第一人民医院',
    present: 'ringing',
    camera: 'off',
    mic: 'off',
    joined_at: null,
    heard: null,
  }),
  person({
    participant: 'icu',
    name: '孙德才',
    place: '县医院 重症医学科',
    present: 'interrupted',
    picture: painted('icu', 300),
  }),
];
/** Six others side by side, each with a picture. */
const SIX = ['马志远', '周建国', '欧阳古丽巴哈尔·买买提', '孙德才', '钱慧', '吴桂英'].map((name, n) =>
  person({
    participant: `p${String(n)}`,
    name,
    place: ['县人民医院 心内科', '青山镇卫生院', '市第一人民医院 重症医学科'][n % 3] ?? '',
    picture: painted(`p${String(n)}`, n * 60),
    mic: n === 4 ? 'off' : 'on',
    speaking: n === 1,
  }),
);
const LEAD: Partial<RoomActs> = { lock: nothing, remove: nothing };
const off = (camera: Person['camera'], sight: Person['sight'] = { state: 'none' }): Scene => ({
  draw: room({ others: [expert({ camera, sight })] }),
});
const mine = (change: Partial<CallView['own']>, troubles: CallView['troubles'] = []): Scene => ({
  draw: room({ own: { ...view().own, ...change }, troubles }),
});

export const ROOM_SCENES: Readonly<Record<string, Scene>> = {
  live: { draw: room() },
  'asking-for-devices': {
    draw: room({
      ...phase({ state: 'asking-for-devices', since: NOW }),
      others: [],
      me: null,
      own: {
        ...view().own,
        mic: 'refused',
        mic_why: 'unanswered',
        camera: 'refused',
        camera_why: 'unanswered',
      },
    }),
  },
  joining: {
    draw: room({ ...phase({ state: 'joining', since: NOW, tries: 0, next: NOW }), others: [], me: null }),
  },
  'joining-long': {
    draw: room({
      ...phase({ state: 'joining', since: NOW - 30_000, tries: 4, next: NOW }),
      others: [],
      me: null,
    }),
  },
  alone: { draw: room({ others: [] }) },
  ...Object.fromEntries(
    (['silent', 'ice', 'dead', 'feed', 'network', 'lost'] as const).map((why) => [
      `reconnecting-${why}`,
      {
        draw: room({
          ...phase({ state: 'reconnecting', since: NOW - 8_000, why, tries: 2, next: NOW }),
          others: [expert({ sight: { state: 'still' } })],
          line: 'bad',
        }),
      },
    ]),
  ),
  'ended-left': ended('left'),
  'ended-removed': ended('removed'),
  'ended-replaced': ended('replaced'),
  'ended-ended': ended('ended'),
  'ended-not-invited': ended('not-invited'),
  'ended-room-closed': ended('room-closed'),
  'ended-room-locked': ended('room-locked'),
  'ended-room-full': ended('room-full'),
  'ended-offer-unusable': ended('offer-unusable'),
  'ended-browser': ended('browser'),
  'sound-refused': { draw: room({ sound: 'refused', troubles: [trouble('sound-refused')] }) },
  muted: mine({ mic: 'off', voice: null }, [trouble('mic-off', 'warn')]),
  'mic-refused': mine({ mic: 'refused', mic_why: 'refused', voice: null }, [trouble('mic-refused')]),
  'mic-absent': mine({ mic: 'absent', mic_why: 'absent', voice: null }, [trouble('mic-absent')]),
  'mic-busy': mine({ mic: 'busy', mic_why: 'busy', voice: null }, [trouble('mic-busy')]),
  'mic-lost': mine({ mic: 'lost', mic_why: 'lost', voice: null }, [trouble('mic-lost')]),
  'mic-dead': mine({ voice: 'dead' }, [trouble('mic-dead')]),
  'mic-switched': mine({ switched: 'mic' }),
  'camera-busy': mine({ camera: 'busy', camera_why: 'busy' }),
  unheard: {
    draw: room({
      others: [expert({ heard: { participant: 'expert', hears: 'nothing', sound: 'plays', line: 'bad' } })],
      troubles: [trouble('unheard', 'danger', 'expert')],
    }),
  },
  'their-sound-refused': {
    draw: room({
      others: [expert({ heard: { participant: 'expert', hears: 'voice', sound: 'refused', line: 'good' } })],
      troubles: [trouble('their-sound-refused', 'danger', 'expert')],
    }),
  },
  'their-mic-off': {
    draw: room({ others: [expert({ mic: 'off' })], troubles: [trouble('their-mic-off', 'info', 'expert')] }),
  },
  'their-mic-busy': {
    draw: room({
      others: [expert({ mic: 'busy' })],
      troubles: [trouble('their-mic-busy', 'warn', 'expert')],
    }),
  },
  'their-voice-gone': {
    draw: room({
      others: [expert({ hears: 'nothing' })],
      troubles: [trouble('their-voice-gone', 'danger', 'expert')],
    }),
  },
  'their-voice-silent': {
    draw: room({
      others: [expert({ hears: 'quiet' })],
      troubles: [trouble('their-voice-silent', 'warn', 'expert')],
    }),
  },
  interrupted: {
    draw: room({
      others: [expert({ present: 'interrupted' })],
      troubles: [trouble('interrupted', 'warn', 'expert')],
    }),
  },
  'picture-off': off('off'),
  'picture-absent': off('absent'),
  'picture-coming': off('on', { state: 'coming' }),
  'picture-still': off('on', { state: 'still' }),
  'picture-weak-line': {
    draw: room({ line: 'weak', others: [expert({ sight: { state: 'paused', why: 'weak-line' } })] }),
  },
  'picture-sender-line': off('on', { state: 'paused', why: 'sender-line' }),
  'voice-only': {
    draw: room({
      voice_only: true,
      line: 'bad',
      own: { ...view().own, camera: 'off' },
      others: [expert({ sight: { state: 'paused', why: 'not-wished' } })],
    }),
  },
  'line-fair': { draw: room({ line: 'fair' }) },
  two: { draw: room({ others: SIX.slice(0, 2) }) },
  three: { draw: room({ others: SIX.slice(0, 3) }) },
  six: { draw: room({ others: SIX }) },
  'six-chat': { draw: room({ others: SIX, chat: CHAT }), press: ['room.chat'] },
  several: { draw: room({ others: ALL }) },
  'several-speaker': { draw: room({ others: ALL }), press: ['room.more', 'room.layout-speaker'] },
  shared: {
    draw: room({
      others: [expert({ screen: 'on' }), township()],
      shared: { participant: 'expert', picture: painted('screen', 0, 'screen'), sight: { state: 'moving' } },
    }),
  },
  sharing: mine({ screen: 'on' }),
  chat: { draw: room({ chat: CHAT }), press: ['room.chat'] },
  'chat-sending': {
    draw: room({ chat: CHAT, unsaid: [{ id: '4', text: '病人出汗多了。' }], line: 'bad' }),
    press: ['room.chat'],
  },
  'chat-empty': { draw: room(), press: ['room.chat'] },
  'chat-unread': { draw: room({ chat: CHAT }) },
  people: { draw: room({ others: ALL }), press: ['room.more', 'room.people'] },
  'people-lead': {
    draw: room({ others: ALL, lead: 'me', locked: true }, LEAD),
    press: ['room.more', 'room.people', 'people.remove'],
  },
  devices: { draw: room(), press: ['room.more', 'room.devices'] },
  'devices-none': {
    draw: room({ choices: { mics: [], cameras: [], speakers: [] } }),
    press: ['room.more', 'room.devices'],
  },
  packet: { draw: room({}, {}, <p>胸片 1 份，心电图 1 份，照片 2 张</p>), press: ['room.packet'] },
  leaving: { draw: room(), press: ['room.leave'] },
  more: { draw: room({ others: ALL }), press: ['room.more'] },
  'own-row': { draw: room({ me: participant({ name: '赵春梅' }), locked: true }) },
};
