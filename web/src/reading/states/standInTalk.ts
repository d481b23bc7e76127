//! Somebody in the room of a consult, for the states: the room's own view with made-up people, and no line behind it.

import { participant, person, view } from '../../call/states/cast';
import { painted } from '../../call/states/painted';
import type { LiveFeed } from '../../api/live';
import { Call } from '../../media/call/call';
import type { Talk } from '../talk';

const NAMES = ['韩春梅', '周建国', '孙德才', '欧阳古丽巴哈尔·买买提', '钱慧', '吴桂英'] as const;
const HUE = 57;

export function standInTalk(consult: string, feed: LiveFeed, others = 1): Talk {
  const call = new Call({ feed, ticket: () => Promise.reject(new Error('no room behind a state')) });
  const seen = view({
    me: participant({ name: '李文静', role: 'expert', place: '清河县人民医院' }),
    others: NAMES.slice(0, others).map((name, n) =>
      person({
        participant: `seat-${String(n)}`,
        name,
        role: n === 0 ? 'village-doctor' : 'expert',
        place: n === 0 ? '河东村卫生室' : '市第一人民医院',
        picture: painted(`seat-${String(n)}`, 120 + n * HUE),
      }),
    ),
  });
  const drawn = { ...seen, own: { ...seen.own, picture: painted('me', 20) } };
  Object.defineProperty(call, 'view', { value: drawn });
  return { consult, call };
}
