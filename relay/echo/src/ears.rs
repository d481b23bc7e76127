//! What is heard of each other's voice now, as a page tells it of its own statistics: for whoever wants to know whether they
//! are heard. Pure.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::measure::{SOUND, Voice};
use crate::partner::{Came, Medium};

/// How far back a voice counts as heard.
const HEARD: Duration = Duration::from_secs(3);

/// No packet for so long is no voice at all: even a silent person sends some.
const GONE: Duration = Duration::from_secs(2);

/// The ears of one partner: those who sit, and when something was last heard of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ears {
    seats: Vec<Option<Uuid>>,
    of: BTreeMap<Uuid, Ear>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Ear {
    packet: Option<Instant>,
    sound: Option<Instant>,
}

impl Ears {
    /// The relay said who sits where; whoever does not sit is forgotten.
    pub(crate) fn seats(&mut self, seats: &[Option<Uuid>]) {
        self.of.retain(|who, _| seats.contains(&Some(*who)));
        seats.clone_into(&mut self.seats);
    }

    /// Something came.
    pub(crate) fn hear(&mut self, came: &Came, now: Instant) {
        let Some(Some(who)) = self.seats.get(came.seat).filter(|_| came.medium == Medium::Voice) else {
            return;
        };
        let ear = self.of.entry(*who).or_default();
        ear.packet = Some(now);
        // A voice that does not tell how loud it is, is taken for one.
        if came.level.is_none_or(|level| level < SOUND) {
            ear.sound = Some(now);
        }
    }

    /// What is heard of everybody who sits.
    pub(crate) fn voices(&self, now: Instant) -> Vec<(Uuid, Voice)> {
        let within =
            |at: Option<Instant>, span| at.is_some_and(|at| now.saturating_duration_since(at) < span);
        let voice = |ear: Ear| match (within(ear.packet, GONE), within(ear.sound, HEARD)) {
            (true, true) => Voice::Heard,
            (true, false) => Voice::Quiet,
            (false, _) => Voice::Nothing,
        };
        let sitting = self.seats.iter().flatten();
        sitting
            .map(|who| (*who, voice(self.of.get(who).copied().unwrap_or_default())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::tests::start;

    const ANNA: Uuid = Uuid::from_u128(1);
    const BAI: Uuid = Uuid::from_u128(2);

    fn came(seat: usize, medium: Medium, level: Option<u8>) -> Came {
        Came {
            seat,
            medium,
            coding: None,
            level,
            packet: rtc::rtp::Packet::default(),
        }
    }

    #[test]
    fn a_voice_is_heard_while_it_sounds_and_nothing_once_no_packet_comes() {
        let begin = start();
        let at = |ms| begin + Duration::from_millis(ms);
        let mut ears = Ears::default();
        ears.seats(&[Some(ANNA), None, Some(BAI)]);
        assert_eq!(
            ears.voices(at(0)),
            [(ANNA, Voice::Nothing), (BAI, Voice::Nothing)]
        );
        ears.hear(&came(0, Medium::Voice, Some(30)), at(0));
        ears.hear(&came(2, Medium::Voice, Some(127)), at(0));
        ears.hear(&came(1, Medium::Voice, Some(30)), at(0));
        assert_eq!(ears.voices(at(1)), [(ANNA, Voice::Heard), (BAI, Voice::Quiet)]);
        for ms in (0..4_000).step_by(20) {
            ears.hear(&came(0, Medium::Voice, Some(127)), at(ms));
        }
        assert_eq!(ears.voices(at(4_000))[0], (ANNA, Voice::Quiet));
        assert_eq!(ears.voices(at(7_000))[0], (ANNA, Voice::Nothing));
    }

    #[test]
    fn a_picture_is_no_voice_and_who_left_is_forgotten() {
        let now = start();
        let mut ears = Ears::default();
        ears.seats(&[Some(ANNA)]);
        ears.hear(&came(0, Medium::Picture, None), now);
        assert_eq!(ears.voices(now), [(ANNA, Voice::Nothing)]);
        ears.hear(&came(0, Medium::Voice, None), now);
        assert_eq!(ears.voices(now), [(ANNA, Voice::Heard)]);
        ears.seats(&[Some(BAI)]);
        ears.seats(&[Some(ANNA)]);
        assert_eq!(ears.voices(now), [(ANNA, Voice::Nothing)]);
    }
}
