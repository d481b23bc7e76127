//! What happens in the lobby because time passed.

use yuanzhen_domain::moment::Moment;

use super::{COMING, EMPTY, ENDED, Lobby, Output, room::Presence};
use crate::signalling::room_message::LeftWhy;

impl Lobby {
    /// Comes every second.
    pub(super) fn tick(&mut self, now: Moment) {
        self.gate.forget(now);
        self.ended.retain(|_, (_, at)| now.since(*at) < ENDED);
        let rooms: Vec<_> = self.rooms.keys().copied().collect();
        for id in rooms {
            let Some(room) = self.rooms.get_mut(&id) else {
                continue;
            };
            let mut lost = Vec::new();
            for member in &mut room.members {
                match member.presence {
                    Presence::Coming(since) if now.since(since) >= COMING => {
                        member.presence = Presence::Interrupted;
                        self.changed.insert(id);
                    }
                    Presence::Kept(until) if now >= until => lost.push(member.admission.participant),
                    Presence::Coming(_) | Presence::Here | Presence::Interrupted | Presence::Kept(_) => {}
                }
            }
            let is_over = room.size() == 0 && now.since(room.empty_since) >= EMPTY;
            if is_over {
                self.close(id);
                continue;
            }
            for participant in lost {
                self.forget(id, participant, LeftWhy::Lost, now);
            }
            self.tell_heard(id, now);
        }
        let again = std::mem::take(&mut self.again);
        self.out.extend(again.into_iter().map(Output::Order));
    }
}
