//! Which packets of one stream came, by their extended sequence numbers.

/// How far back a repeated packet is told from a late one.
const WINDOW: u64 = 4_096;
const WORDS: usize = (WINDOW / 64) as usize;

/// The packets of one stream.
#[derive(Debug, Clone)]
pub(crate) struct Sequence {
    lowest: u64,
    highest: u64,
    seen: Box<[u64; WORDS]>,
    received: u64,
    repeated: u64,
    late: u64,
    /// Whether what came before `lowest` is not to be counted any more.
    is_afresh: bool,
}

impl Sequence {
    pub(crate) fn starting(number: u64) -> Self {
        let mut seen = Box::new([0; WORDS]);
        mark(&mut seen, number);
        Self {
            lowest: number,
            highest: number,
            seen,
            received: 1,
            repeated: 0,
            late: 0,
            is_afresh: false,
        }
    }

    /// Counts from the next packet on; what is late from before is neither lost nor received.
    pub(crate) fn count_afresh(&mut self) {
        self.lowest = self.highest + 1;
        self.received = 0;
        self.repeated = 0;
        self.late = 0;
        self.is_afresh = true;
    }

    /// Counts a packet; false when it had come before or is too old to tell.
    pub(crate) fn take(&mut self, number: u64) -> bool {
        if number > self.highest {
            let skipped = self.highest + 1..=number;
            if number - self.highest >= WINDOW {
                self.seen.fill(0);
            } else {
                skipped.for_each(|between| clear(&mut self.seen, between));
            }
            self.highest = number;
        } else if self.highest - number >= WINDOW || is_marked(&self.seen, number) {
            self.repeated += 1;
            return false;
        } else if self.is_afresh && number < self.lowest {
            mark(&mut self.seen, number);
            return true;
        } else {
            self.late += 1;
            self.lowest = self.lowest.min(number);
        }
        mark(&mut self.seen, number);
        self.received += 1;
        true
    }

    pub(crate) fn expected(&self) -> u64 {
        self.highest + 1 - self.lowest
    }

    /// Packets that have not come, neither at first nor as a repair.
    pub(crate) fn lost(&self) -> u64 {
        self.expected().saturating_sub(self.received)
    }

    /// Packets that came more than once.
    pub(crate) fn repeated(&self) -> u64 {
        self.repeated
    }

    /// Packets that came after a later one: out of order, or repaired.
    pub(crate) fn late(&self) -> u64 {
        self.late
    }
}

fn place(number: u64) -> (usize, u64) {
    let at = number % WINDOW;
    (
        usize::try_from(at / 64).expect("the window is small"),
        1 << (at % 64),
    )
}

fn mark(seen: &mut [u64; WORDS], number: u64) {
    let (word, bit) = place(number);
    seen[word] |= bit;
}

fn clear(seen: &mut [u64; WORDS], number: u64) {
    let (word, bit) = place(number);
    seen[word] &= !bit;
}

fn is_marked(seen: &[u64; WORDS], number: u64) -> bool {
    let (word, bit) = place(number);
    seen[word] & bit != 0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_hole_is_lost_until_it_is_repaired() {
        let mut sequence = Sequence::starting(65_530);
        for number in [65_531, 65_533, 65_536] {
            assert!(sequence.take(number));
        }
        assert_eq!((sequence.expected(), sequence.lost()), (7, 3));
        assert!(sequence.take(65_532));
        assert!(!sequence.take(65_532));
        assert_eq!((sequence.lost(), sequence.late(), sequence.repeated()), (2, 1, 1));
    }

    #[test]
    fn counting_afresh_forgets_the_holes_before() {
        let mut sequence = Sequence::starting(10);
        assert!(sequence.take(20));
        sequence.count_afresh();
        assert_eq!((sequence.expected(), sequence.lost()), (0, 0));
        assert!(sequence.take(15) && !sequence.take(15) && sequence.take(23));
        assert_eq!((sequence.expected(), sequence.lost(), sequence.late()), (3, 2, 0));
    }

    #[test]
    fn a_leap_forgets_the_window_but_not_the_count() {
        let mut sequence = Sequence::starting(1);
        assert!(sequence.take(1 + 3 * WINDOW));
        assert_eq!(sequence.lost(), 3 * WINDOW - 1);
        assert!(!sequence.take(2), "too old to tell");
    }

    proptest! {
        #[test]
        fn what_is_counted_is_the_set_of_what_came(numbers in prop::collection::vec(100u64..2_000, 1..500)) {
            let mut sequence = Sequence::starting(numbers[0]);
            for number in &numbers[1..] {
                sequence.take(*number);
            }
            let set: BTreeSet<_> = numbers.iter().collect();
            let span = **set.last().unwrap() - **set.first().unwrap() + 1;
            let came = u64::try_from(set.len()).unwrap();
            prop_assert_eq!(sequence.expected(), span);
            prop_assert_eq!(sequence.lost(), span - came);
            prop_assert_eq!(sequence.repeated() + came, u64::try_from(numbers.len()).unwrap());
        }
    }
}
