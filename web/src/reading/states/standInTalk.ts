//! Somebody in the room of a consult, for the states: the room's own view with made-up people, and no line behind it.

import { participant, person, view } from '../../call/states/cast';
import { painted } from '../../call/states/painted';
import type { LiveFeed } from '../../api/live';
import { Call } from '../../media/call/call';
import type { Talk } from '../talk';

export function standInTalk(consult: string, feed: LiveFeed): Talk {
  const call = new Call({ feed, ticket: () => Promise.reject(new Error('no room behind a state')) });
  const seen = view({
    me: participant({ name: '李文静', role: 'expert', place: '清河县人民医院' }),
    others: [
      person({
        participant: 'village',
        name: '韩春梅',
        role: 'village-doctor',
        place: '河东村卫生室',
        picture: painted('village', 120),
      }),
    ],
  });
  const drawn = { ...seen, own: { ...seen.own, picture: painted('me', 20) } };
  Object.defineProperty(call, 'view', { value: drawn });
  return { consult, call };
}
