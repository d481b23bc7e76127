//! Which frames of a picture came whole, and which could be shown.
//!
//! A frame can be shown when it is whole and either a key frame or the next after one that was shown, as for a
//! decoder without temporal layers. A receiver that has none to build on asks for a key frame.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::marker::{Layer, Marker};

/// Frames of which only parts have come are kept this many at most; older ones are given up.
const OPEN_MAX: usize = 64;

/// How long a hole is left to be repaired before a key frame is asked for: three round trips of a bad line.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long after asking for a key frame it is asked for again.
const ASK_AGAIN: Duration = Duration::from_secs(1);

type Stream = (u32, Layer);

/// The frames received at one place for pictures.
#[derive(Debug, Default)]
pub(crate) struct Picture {
    open: BTreeMap<(Stream, u32), Parts>,
    shown: Option<(Stream, u32)>,
    shown_at: Option<Instant>,
    stuck_since: Option<Instant>,
    asked_at: Option<Instant>,
    pub(crate) keyframes: u64,
    pub(crate) complete: u64,
    pub(crate) shown_frames: u64,
    pub(crate) switches: u64,
    pub(crate) asked: u64,
    longest_freeze: Duration,
}

#[derive(Debug, Default)]
struct Parts {
    of: u16,
    key: bool,
    came: Vec<bool>,
}

impl Picture {
    /// Counts from now on, and goes on showing.
    pub(crate) fn count_afresh(&mut self, now: Instant) {
        let before = std::mem::take(self);
        *self = Self {
            open: before.open,
            shown: before.shown,
            shown_at: before.shown_at.map(|_| now),
            stuck_since: before.stuck_since,
            asked_at: before.asked_at,
            ..Self::default()
        };
    }

    pub(crate) fn take(&mut self, marker: &Marker, now: Instant) {
        let stream = (marker.sender, marker.layer);
        if self
            .shown
            .is_some_and(|(of, last)| of == stream && marker.frame <= last)
        {
            return; // too late: what follows it has been shown
        }
        let parts = self.open.entry((stream, marker.frame)).or_default();
        if parts.came.is_empty() {
            *parts = Parts {
                of: marker.parts,
                key: marker.key,
                came: vec![false; usize::from(marker.parts)],
            };
        }
        if let Some(came) = parts.came.get_mut(usize::from(marker.part)) {
            *came = true;
        }
        if parts.is_whole() {
            self.complete += 1;
            self.keyframes += u64::from(parts.key);
        }
        self.show(stream, now);
        while self.open.len() > OPEN_MAX {
            self.open.pop_first();
        }
    }

    /// Shows what can be shown of a stream, in order.
    fn show(&mut self, stream: Stream, now: Instant) {
        loop {
            let next = self
                .open
                .range((stream, 0)..=(stream, u32::MAX))
                .find(|((_, frame), parts)| parts.is_whole() && self.follows(stream, *frame, parts.key))
                .map(|((_, frame), _)| *frame);
            let Some(frame) = next else { break };
            if let Some((before, _)) = self.shown.replace((stream, frame)) {
                self.switches += u64::from(before != stream);
            }
            if let Some(before) = self.shown_at.replace(now) {
                self.longest_freeze = self.longest_freeze.max(now.duration_since(before));
            }
            self.shown_frames += 1;
            self.stuck_since = None;
            self.open
                .retain(|(of, number), _| *of != stream || *number > frame);
        }
        let waits = self.open.keys().any(|(of, _)| *of == stream);
        if waits {
            self.stuck_since.get_or_insert(now);
        }
    }

    fn follows(&self, stream: Stream, frame: u32, key: bool) -> bool {
        match self.shown {
            Some((of, last)) if of == stream => {
                if key {
                    frame > last
                } else {
                    frame == last.wrapping_add(1)
                }
            }
            Some(_) | None => key,
        }
    }

    /// Whether a key frame is to be asked for now.
    pub(crate) fn asks(&mut self, now: Instant) -> bool {
        let is_stuck = self
            .stuck_since
            .is_some_and(|since| now.duration_since(since) >= PATIENCE);
        let may_ask = self
            .asked_at
            .is_none_or(|asked| now.duration_since(asked) >= ASK_AGAIN);
        if is_stuck && may_ask {
            self.asked_at = Some(now);
            self.asked += 1;
        }
        is_stuck && may_ask
    }

    /// The longest time between two frames, or since the last one.
    pub(crate) fn longest_freeze(&self, now: Instant) -> Duration {
        self.longest_freeze.max(self.frozen_for(now).unwrap_or_default())
    }

    /// How long nothing new has been shown.
    pub(crate) fn frozen_for(&self, now: Instant) -> Option<Duration> {
        self.shown_at.map(|at| now.saturating_duration_since(at))
    }
}

impl Parts {
    fn is_whole(&self) -> bool {
        self.of > 0 && self.came.iter().all(|came| *came)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    struct Sent {
        picture: Picture,
        start: Instant,
    }

    impl Sent {
        fn new() -> Self {
            Self {
                picture: Picture::default(),
                start: clock::now(),
            }
        }

        /// Part `part` of two of a frame, at a millisecond.
        fn part(&mut self, layer: Layer, frame: u32, part: u16, key: bool, at_ms: u64) {
            let marker = Marker {
                sender: 1,
                layer,
                key,
                frame,
                part,
                parts: 2,
                sent_us: 0,
            };
            let now = self.start + Duration::from_millis(at_ms);
            self.picture.take(&marker, now);
        }

        fn whole(&mut self, layer: Layer, frame: u32, key: bool, at_ms: u64) {
            self.part(layer, frame, 0, key, at_ms);
            self.part(layer, frame, 1, key, at_ms);
        }

        fn asks(&mut self, at_ms: u64) -> bool {
            self.picture.asks(self.start + Duration::from_millis(at_ms))
        }
    }

    #[test]
    fn nothing_is_shown_before_a_key_frame() {
        let mut sent = Sent::new();
        sent.whole(Layer::High, 7, false, 0);
        assert_eq!((sent.picture.complete, sent.picture.shown_frames), (1, 0));
        assert!(!sent.asks(499));
        assert!(sent.asks(500));
        assert!(!sent.asks(900), "not asked twice at once");
        sent.whole(Layer::High, 8, true, 1_000);
        sent.whole(Layer::High, 9, false, 1_040);
        assert_eq!((sent.picture.keyframes, sent.picture.shown_frames), (1, 2));
        assert!(!sent.asks(5_000));
    }

    #[test]
    fn a_repaired_hole_shows_what_waited_behind_it() {
        let mut sent = Sent::new();
        sent.whole(Layer::High, 1, true, 0);
        sent.part(Layer::High, 2, 0, false, 40);
        sent.whole(Layer::High, 3, false, 80);
        assert_eq!(sent.picture.shown_frames, 1);
        sent.part(Layer::High, 2, 1, false, 120);
        assert_eq!(sent.picture.shown_frames, 3);
        assert_eq!(sent.picture.longest_freeze, Duration::from_millis(120));
    }

    #[test]
    fn a_hole_that_stays_needs_a_key_frame() {
        let mut sent = Sent::new();
        sent.whole(Layer::High, 1, true, 0);
        sent.whole(Layer::High, 3, false, 80);
        assert!(sent.asks(600));
        sent.whole(Layer::High, 4, true, 700);
        assert_eq!(sent.picture.shown_frames, 2);
    }

    #[test]
    fn another_layer_begins_with_its_own_key_frame() {
        let mut sent = Sent::new();
        sent.whole(Layer::Low, 1, true, 0);
        sent.whole(Layer::High, 50, false, 40);
        assert_eq!((sent.picture.shown_frames, sent.picture.switches), (1, 0));
        sent.whole(Layer::High, 51, true, 80);
        sent.whole(Layer::Low, 2, false, 80);
        assert_eq!((sent.picture.shown_frames, sent.picture.switches), (2, 1));
    }

    #[test]
    fn counting_afresh_shows_on_and_counts_the_freeze_from_then() {
        let mut sent = Sent::new();
        sent.whole(Layer::High, 1, true, 0);
        sent.picture
            .count_afresh(sent.start + Duration::from_millis(1_000));
        sent.whole(Layer::High, 2, false, 1_100);
        assert_eq!((sent.picture.shown_frames, sent.picture.keyframes), (1, 0));
        let freeze = |at_ms| {
            sent.picture
                .longest_freeze(sent.start + Duration::from_millis(at_ms))
        };
        assert_eq!(freeze(1_150), Duration::from_millis(100));
        assert_eq!(
            freeze(1_500),
            Duration::from_millis(400),
            "the last has not ended"
        );
    }

    #[test]
    fn frames_that_never_become_whole_are_given_up() {
        let mut sent = Sent::new();
        for frame in 0..1_000 {
            sent.part(Layer::High, frame, 0, false, 0);
        }
        assert_eq!(sent.picture.open.len(), OPEN_MAX);
    }
}
