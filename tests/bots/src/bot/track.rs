//! When one stream sends its next packet or frame, and whether that is a key frame.

use std::time::{Duration, Instant};

use str0m::media::Rid;

use crate::clock;
use crate::marker::{Layer, Marker};

/// A stream that was held up longer than this goes on from now instead of catching up.
const BACKLOG_MAX: Duration = Duration::from_millis(200);

/// Key frames are made no more often than this, however often they are asked for.
const KEY_EVERY_AT_MOST: Duration = Duration::from_millis(200);

/// One stream: a voice, or a layer of pictures.
#[derive(Debug)]
pub(super) struct Track {
    pub(super) layer: Layer,
    pub(super) rid: Option<Rid>,
    pub(super) due: Option<Instant>,
    frame: u32,
    packets: u64,
    key_due: Option<Instant>,
    key_made: Option<Instant>,
    pub(super) key_asked: bool,
}

impl Track {
    pub(super) fn new(layer: Layer, rid: Option<Rid>) -> Self {
        Self {
            layer,
            rid,
            due: None,
            frame: 0,
            packets: 0,
            key_due: None,
            key_made: None,
            key_asked: false,
        }
    }

    /// Whether the next is due; if so, the one after it is planned.
    pub(super) fn is_due(&mut self, step: Duration, now: Instant) -> bool {
        let due = *self.due.get_or_insert(now);
        if due > now {
            return false;
        }
        let from = if now.duration_since(due) > BACKLOG_MAX {
            now
        } else {
            due
        };
        self.due = Some(from + step);
        true
    }

    /// Whether the next frame is a key frame: the first, one that is asked for, and now and then.
    pub(super) fn makes_key(&mut self, every_s: u32, now: Instant) -> bool {
        let is_planned = self.key_due.is_none_or(|due| now >= due);
        let may_be_asked = self
            .key_made
            .is_none_or(|made| now.duration_since(made) >= KEY_EVERY_AT_MOST);
        let key = is_planned || (self.key_asked && may_be_asked);
        if key {
            self.key_asked = false;
            self.key_made = Some(now);
            self.key_due = Some(now + Duration::from_secs(u64::from(every_s.max(1))));
        }
        key
    }

    pub(super) fn marker(&mut self, sender: u32, key: bool, now: Instant) -> Marker {
        let frame = self.frame;
        self.frame = frame.wrapping_add(1);
        Marker {
            sender,
            layer: self.layer,
            key,
            frame,
            part: 0,
            parts: 1,
            sent_us: clock::micros_at(now),
        }
    }

    pub(super) fn next_packet(&mut self) -> u64 {
        self.packets += 1;
        self.packets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The milliseconds of a second in steps of five at which a frame was made, and which were key frames.
    fn frames(track: &mut Track, from: Instant, mut asked: impl FnMut(u64) -> bool) -> Vec<(u64, bool)> {
        let mut made = Vec::new();
        for millis in (0..1_000).step_by(5) {
            let now = from + Duration::from_millis(millis);
            track.key_asked |= asked(millis);
            if track.is_due(Duration::from_millis(40), now) {
                made.push((millis, track.makes_key(10, now)));
            }
        }
        made
    }

    #[test]
    fn frames_keep_their_step_and_the_first_is_a_key_frame() {
        let mut track = Track::new(Layer::High, None);
        let made = frames(&mut track, clock::now(), |_| false);
        assert_eq!(made.len(), 25);
        assert!(
            made.iter()
                .all(|(millis, key)| millis % 40 == 0 && *key == (*millis == 0))
        );
    }

    #[test]
    fn a_key_frame_follows_a_request_but_not_each_of_many() {
        let mut track = Track::new(Layer::High, None);
        let made = frames(&mut track, clock::now(), |millis| millis == 500);
        let keys = |made: &[(u64, bool)]| {
            made.iter()
                .filter(|(_, key)| *key)
                .map(|(at, _)| *at)
                .collect::<Vec<_>>()
        };
        assert_eq!(keys(&made), [0, 520]);
        let mut track = Track::new(Layer::High, None);
        let made = frames(&mut track, clock::now(), |_| true);
        assert_eq!(keys(&made), [0, 200, 400, 600, 800]);
    }

    #[test]
    fn who_was_held_up_for_long_does_not_catch_up() {
        let mut track = Track::new(Layer::Mic, None);
        let step = Duration::from_millis(20);
        let start = clock::now();
        assert!(track.is_due(step, start));
        let late = start + Duration::from_secs(5);
        assert!(track.is_due(step, late));
        assert!(!track.is_due(step, late + Duration::from_millis(19)));
        let soon = start + Duration::from_secs(5) + Duration::from_millis(100);
        let caught_up = (0..10).filter(|_| track.is_due(step, soon)).count();
        assert_eq!(caught_up, 5);
    }
}
