//! Which layer of which picture a receiver is sent. Voices always go. Pictures begin with the smallest layer; while the line
//! shows no sign of being full they are tried one step larger, and when it does, the last step is taken back and tried again
//! later and later. What a line takes is only known by sending, so a step up is always a trial.

use std::time::{Duration, Instant};

use crate::order::{Size, Why};
use crate::peer::Layer;
use crate::units::Bitrate;

/// Between two steps up when the last one held.
const STEP: Duration = Duration::from_millis(1_200);

/// A step up that was taken back is tried again after this, then twice as long, at most [`LONGEST`]. One to more than twice of
/// what the line was known to take is tried later.
const RETRY: Duration = Duration::from_secs(4);
const BOLD: Duration = Duration::from_secs(15);
const LONGEST: Duration = Duration::from_secs(60);

/// Without any picture the smallest is tried at least so often, whatever a larger one cost: a face is worth a short fullness
/// of the line.
const FACELESS: Duration = Duration::from_secs(20);

/// A fresh step is not judged by losses sooner: those told of first are of the time before.
const GRACE: Duration = Duration::from_secs(4);
const QUICK: Duration = Duration::from_millis(800);

/// A packet that waits so long on its way waits behind others: the line is full. Jitter of radio stays below.
const WAITING: Duration = Duration::from_millis(160);

/// Between two steps down: the first must show its effect.
const SETTLE: Duration = Duration::from_millis(1_200);

/// What voices take beside the pictures, roughly.
const VOICES: Bitrate = Bitrate::kbit(60);

/// Lost packets in percent that mean a full line at any time. Radio loses a few without being full.
const LOSING: u32 = 12;

/// Lost packets in percent that cannot wait for a second look.
const DROWNING: u32 = 35;

/// A picture somebody wants, in the order of what matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// How large it is drawn.
    pub(crate) size: Size,
    /// What each layer takes now; nothing for a layer that does not come in.
    pub(crate) layers: [Option<Bitrate>; 2],
}

/// What the line shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    /// Percent lost of late, smoothed over many packets.
    pub(crate) loss_percent: u32,
    /// Percent lost in the last half second.
    pub(crate) losing_percent: u32,
    /// How long packets wait on their way.
    pub(crate) waiting: Duration,
    /// Nothing was heard of what was sent: the line is cut, which says nothing of how wide it is.
    pub(crate) untold: bool,
}

/// What a receiver's pictures may take.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    /// How many steps up from nothing are taken.
    steps: usize,
    next_up: Option<Instant>,
    changed: Option<Instant>,
    retry: Duration,
    /// The same, for the step from nothing to a first picture: what a larger one cost is not held against it.
    faceless: Duration,
    held_back: bool,
    waited: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            steps: usize::MAX,
            next_up: None,
            changed: None,
            retry: RETRY,
            faceless: RETRY,
            held_back: false,
            waited: Duration::ZERO,
        }
    }
}

/// What is sent of one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) layer: Option<Layer>,
    pub(crate) why: Option<Why>,
}

impl Budget {
    /// Decides anew. `wanted` has the most important picture first.
    pub(crate) fn decide(&mut self, wanted: &[Wanted], reading: Reading, now: Instant) -> Vec<Chosen> {
        let possible = steps(wanted);
        let base = wanted
            .iter()
            .filter(|picture| picture.smallest().is_some())
            .count();
        if possible > 0 && (self.changed.is_none() || (self.steps == 0 && !self.held_back)) {
            // The first pictures: the smallest layer of each.
            self.steps = base;
            self.changed = Some(now);
            self.next_up = Some(now + STEP);
        }
        self.steps = self.steps.min(possible);
        let since = |at: Option<Instant>| at.map_or(Duration::MAX, |at| now.saturating_duration_since(at));
        let changed = since(self.changed);
        // What waits drains after a step down: only a queue that does not is the next step's.
        let queued = reading.waiting >= WAITING && (changed >= SETTLE || reading.waiting > self.waited);
        let losing = changed >= GRACE && reading.loss_percent >= LOSING;
        let drowning =
            changed >= QUICK && reading.losing_percent >= DROWNING && self.waited == Duration::ZERO;
        let full = queued || losing || drowning;
        let was_down = self.waited > Duration::ZERO;
        if reading.untold {
            return self.choose(wanted);
        }
        if full && self.steps > 0 && (!was_down || changed >= SETTLE) {
            let before = self.expected(wanted);
            self.steps -= 1;
            if before > self.expected(wanted).plus(VOICES).percent(200) {
                self.retry = self.retry.max(BOLD);
            }
            self.held_back = true;
            self.waited = reading.waiting.max(Duration::from_millis(1));
            self.changed = Some(now);
            let (wait, longest) = if self.steps == 0 {
                (&mut self.faceless, FACELESS)
            } else {
                (&mut self.retry, LONGEST)
            };
            self.next_up = Some(now + *wait);
            *wait = (*wait * 2).min(longest);
        } else if !full && self.steps < possible && self.next_up.is_none_or(|at| at <= now) {
            self.steps += 1;
            self.waited = Duration::ZERO;
            self.changed = Some(now);
            self.next_up = Some(now + STEP);
        } else if !full && self.steps == possible && changed > LONGEST {
            (self.retry, self.faceless) = (RETRY, RETRY);
        }
        if self.steps == possible {
            self.held_back = false;
        }
        self.choose(wanted)
    }

    /// What the pictures of the steps taken take.
    fn expected(&self, wanted: &[Wanted]) -> Bitrate {
        wanted
            .iter()
            .zip(self.choose(wanted))
            .filter_map(|(wanted, chosen)| wanted.layers[usize::from(chosen.layer?)])
            .fold(Bitrate::ZERO, Bitrate::plus)
    }

    /// The pictures of so many steps: first the smallest layer of each in turn, then the larger ones.
    fn choose(&self, wanted: &[Wanted]) -> Vec<Chosen> {
        let mut left = self.steps;
        let mut chosen: Vec<Chosen> = wanted
            .iter()
            .map(|picture| {
                let Some(layer) = picture.smallest() else {
                    return Chosen {
                        layer: None,
                        why: Some(Why::SenderLine),
                    };
                };
                if left == 0 {
                    return Chosen {
                        layer: None,
                        why: Some(Why::WeakLine),
                    };
                }
                left -= 1;
                let why = (picture.size == Size::Large && picture.larger().is_none() && layer == 0)
                    .then_some(Why::SenderLine);
                Chosen {
                    layer: Some(layer),
                    why,
                }
            })
            .collect();
        for (picture, chosen) in wanted.iter().zip(&mut chosen) {
            if picture.size == Size::Large
                && let (Some(larger), true) = (picture.larger(), chosen.layer.is_some())
            {
                if left == 0 {
                    chosen.why = Some(Why::WeakLine);
                } else {
                    left -= 1;
                    chosen.layer = Some(larger);
                }
            }
        }
        chosen
    }

    /// Whether less is sent from this very moment on.
    pub(crate) fn gave_way(&self, now: Instant) -> bool {
        self.waited > Duration::ZERO && self.changed == Some(now)
    }

    /// Whether the line holds pictures back.
    pub(crate) const fn is_held_back(&self) -> bool {
        self.held_back
    }
}

/// Steps from nothing to everything wanted.
fn steps(wanted: &[Wanted]) -> usize {
    wanted
        .iter()
        .map(|picture| {
            usize::from(picture.smallest().is_some())
                + usize::from(picture.size == Size::Large && picture.larger().is_some())
        })
        .sum()
}

impl Wanted {
    /// The smallest layer that comes in.
    fn smallest(&self) -> Option<Layer> {
        (0..2).find(|layer| self.layers[usize::from(*layer)].is_some())
    }

    /// The layer above it.
    fn larger(&self) -> Option<Layer> {
        (self.layers[0].is_some() && self.layers[1].is_some()).then_some(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Bitrate = Bitrate::kbit(120);
    const LARGE: Bitrate = Bitrate::kbit(900);

    fn camera(size: Size) -> Wanted {
        Wanted {
            size,
            layers: [Some(SMALL), Some(LARGE)],
        }
    }

    fn taken(wanted: &[Wanted], chosen: &[Chosen]) -> Bitrate {
        wanted
            .iter()
            .zip(chosen)
            .fold(Bitrate::ZERO, |sum, (wanted, chosen)| {
                chosen
                    .layer
                    .and_then(|layer| wanted.layers[usize::from(layer)])
                    .map_or(sum, |rate| sum.plus(rate))
            })
    }

    /// A line that takes so much beside the voices: the share of seconds with the picture, and of those with more than it takes.
    fn over(capacity: Bitrate, wanted: &[Wanted], seconds: u64) -> (u64, u64, Vec<Chosen>) {
        #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
        let start = Instant::now();
        let mut budget = Budget::default();
        let mut chosen = Vec::new();
        let (mut pictured, mut over) = (0, 0);
        let mut sent = Bitrate::ZERO;
        for tick in 0..seconds * 5 {
            let now = start + Duration::from_millis(tick * 200);
            let reading = Reading {
                loss_percent: if sent > capacity.percent(150) { 20 } else { 0 },
                losing_percent: 0,
                waiting: if sent > capacity {
                    Duration::from_millis(250)
                } else {
                    Duration::ZERO
                },
                untold: false,
            };
            chosen = budget.decide(wanted, reading, now);
            sent = taken(wanted, &chosen);
            pictured += u64::from(chosen.iter().any(|chosen| chosen.layer.is_some()));
            over += u64::from(sent > capacity);
        }
        (pictured * 100 / (seconds * 5), over * 100 / (seconds * 5), chosen)
    }

    #[test]
    fn a_good_line_gets_everything_wanted() {
        let wanted = [camera(Size::Large), camera(Size::Small), camera(Size::Small)];
        let (_, _, chosen) = over(Bitrate::kbit(5_000), &wanted, 20);
        assert_eq!(
            chosen.iter().map(|c| c.layer).collect::<Vec<_>>(),
            [Some(1), Some(0), Some(0)]
        );
        assert!(chosen.iter().all(|chosen| chosen.why.is_none()));
    }

    #[test]
    fn a_weak_line_keeps_the_small_picture_and_is_rarely_overdriven() {
        let (pictured, over, chosen) = over(Bitrate::kbit(200), &[camera(Size::Large)], 300);
        assert!(pictured > 95, "{pictured} %");
        assert!(over < 8, "{over} %");
        assert!(
            chosen[0].layer.is_none() || chosen[0].why == Some(Why::WeakLine) || chosen[0].layer == Some(1)
        );
    }

    #[test]
    fn a_line_for_voices_only_is_tried_again_more_and_more_rarely() {
        let (_, over, _) = over(
            Bitrate::kbit(20),
            &[camera(Size::Large), camera(Size::Small)],
            600,
        );
        assert!(over < 8, "{over} %");
    }

    #[test]
    fn it_says_why_a_picture_is_missing() {
        let silent = Wanted {
            size: Size::Small,
            layers: [None, None],
        };
        let (_, _, chosen) = over(Bitrate::kbit(5_000), &[silent, camera(Size::Small)], 5);
        assert_eq!(chosen[0].why, Some(Why::SenderLine));
        assert_eq!(chosen[1].layer, Some(0));
    }
}
