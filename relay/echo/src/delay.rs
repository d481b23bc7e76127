//! What waits to be sent back.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Packets that wait at once: the longest delay of a voice and a picture of two megabits a second, and some to spare. More is a
/// flood, of which the newest is thrown away.
const WAITING: usize = 1_000;

/// Things that all wait equally long.
#[derive(Debug)]
pub(crate) struct Delay<T> {
    span: Duration,
    waiting: VecDeque<(Instant, T)>,
}

impl<T> Delay<T> {
    pub(crate) fn of(span: Duration) -> Self {
        Self {
            span,
            waiting: VecDeque::new(),
        }
    }

    /// Something came then; what came later than it waits behind it.
    pub(crate) fn push(&mut self, thing: T, came: Instant) {
        if self.waiting.len() < WAITING {
            let due = came + self.span;
            let place = self.waiting.partition_point(|(other, _)| *other <= due);
            self.waiting.insert(place, (due, thing));
        }
    }

    /// The first one, once it has waited.
    pub(crate) fn pop(&mut self, now: Instant) -> Option<T> {
        self.waiting
            .pop_front_if(|(due, _)| *due <= now)
            .map(|(_, thing)| thing)
    }

    /// When the first one has waited.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.waiting.front().map(|(due, _)| *due)
    }

    /// Throws away everything.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn everything_waits_its_time_and_keeps_its_order() {
        let start = start();
        let at = |ms| start + Duration::from_millis(ms);
        let mut delay = Delay::of(Duration::from_millis(300));
        delay.push('a', at(0));
        delay.push('b', at(0));
        delay.push('c', at(20));
        delay.push('x', at(19));
        assert_eq!(delay.due(), Some(at(300)));
        assert_eq!(delay.pop(at(299)), None);
        assert_eq!(
            [delay.pop(at(305)), delay.pop(at(305)), delay.pop(at(305))],
            [Some('a'), Some('b'), None]
        );
        assert_eq!((delay.due(), delay.pop(at(319))), (Some(at(319)), Some('x')));
        assert_eq!(delay.due(), Some(at(320)));
        delay.clear();
        assert_eq!((delay.due(), delay.pop(at(900))), (None, None));
    }

    #[test]
    fn a_flood_is_not_kept() {
        let start = start();
        let mut delay = Delay::of(Duration::from_millis(1));
        (0..10_000).for_each(|number| delay.push(number, start));
        let later = start + Duration::from_millis(1);
        let kept: Vec<i32> = std::iter::from_fn(|| delay.pop(later)).collect();
        assert_eq!(kept, (0..1_000).collect::<Vec<_>>());
    }
}
