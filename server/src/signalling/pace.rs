//! How fast a live connection is read. Whoever sends faster is not refused: their next message is read later, and the
//! line itself tells them to wait. Pure: the moment is handed in.

use std::time::Duration;

use tokio::time::Instant;

/// What a message costs, however short.
const MESSAGE: Duration = Duration::from_millis(50);

/// What each kibibyte costs besides.
const KIBIBYTE: Duration = Duration::from_millis(100);

/// What a line costs besides that is kept for good.
const LINE: Duration = Duration::from_secs(1);

/// What may be sent at once: six hundred short messages, or four offers of the longest kind.
const BURST: Duration = Duration::from_secs(30);

/// The pace of one connection.
#[derive(Debug)]
pub(super) struct Pace {
    /// When everything read so far would have come at an even pace.
    due: Instant,
}

impl Pace {
    pub(super) const fn new(now: Instant) -> Self {
        Self { due: now }
    }

    /// Counts a message of so many bytes.
    pub(super) fn read(&mut self, bytes: usize, now: Instant) {
        let kibibytes = u32::try_from(bytes / 1_024).unwrap_or(u32::MAX);
        self.due = self.due.max(now) + MESSAGE + KIBIBYTE.saturating_mul(kibibytes);
    }

    /// Counts a line that is kept for good: some thirty at once, then about one a second.
    pub(super) fn write(&mut self, now: Instant) {
        self.due = self.due.max(now) + LINE;
    }

    /// When the next may be read; in the past when there is nothing to wait for.
    pub(super) fn next(&self) -> Instant {
        self.due.checked_sub(BURST).unwrap_or(self.due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_one_a_second_once_there_were_many() {
        let now = Instant::now() + BURST * 2;
        let mut pace = Pace::new(now);
        for _ in 0..28 {
            pace.read(100, now);
            pace.write(now);
        }
        assert!(pace.next() <= now, "twenty-eight at once");
        for _ in 0..2 {
            pace.read(100, now);
            pace.write(now);
        }
        assert!(pace.next() > now + LINE, "then one a second");
    }

    #[test]
    fn a_flood_is_read_at_an_even_pace_and_a_page_never_waits() {
        let now = Instant::now() + BURST * 2;
        let mut pace = Pace::new(now);
        for _ in 0..600 {
            pace.read(100, now);
        }
        assert!(pace.next() <= now, "six hundred at once");
        pace.read(100, now);
        assert_eq!(pace.next(), now + MESSAGE, "then twenty a second");
        let rested = now + BURST + MESSAGE;
        for _ in 0..4 {
            pace.read(64 * 1_024, rested);
        }
        assert!(pace.next() <= rested, "four offers at once");
        pace.read(64 * 1_024, rested);
        assert!(pace.next() > rested);
    }
}
