//! When a sender is asked for a picture that needs no other. Asking costs its line a large picture, so it happens at most so
//! often; a wish that comes too early waits and is never dropped.

use std::time::{Duration, Instant};

/// Between two pictures asked for.
const BETWEEN: Duration = Duration::from_millis(500);

/// After so long without one the question was lost, or the picture.
const AGAIN: Duration = Duration::from_millis(1_000);

/// The wishes of all receivers for one layer.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    wanted: bool,
    asked: Option<Instant>,
    waiting: bool,
}

impl Wish {
    /// Somebody needs one.
    pub(crate) const fn want(&mut self) {
        self.wanted = true;
    }

    /// One came.
    pub(crate) const fn came(&mut self) {
        self.wanted = false;
        self.waiting = false;
    }

    /// Whether to ask now.
    pub(crate) fn ask(&mut self, now: Instant) -> bool {
        if !self.wanted && !self.waiting {
            return false;
        }
        let patience = if self.wanted && !self.waiting {
            BETWEEN
        } else {
            AGAIN
        };
        if self
            .asked
            .is_some_and(|at| now.saturating_duration_since(at) < patience)
        {
            return false;
        }
        self.asked = Some(now);
        self.wanted = false;
        self.waiting = true;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
    fn wishes_are_gathered_and_never_dropped() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut wish = Wish::default();
        assert!(!wish.ask(at(0)), "nobody wants one");
        wish.want();
        assert!(wish.ask(at(0)));
        wish.want();
        wish.want();
        assert!(!wish.ask(at(100)));
        wish.came();
        wish.want();
        assert!(!wish.ask(at(200)), "too early");
        assert!(wish.ask(at(500)), "and not forgotten");
        assert!(!wish.ask(at(900)));
        assert!(wish.ask(at(1_500)), "the question was lost");
        wish.came();
        assert!(!wish.ask(at(9_000)));
    }
}
