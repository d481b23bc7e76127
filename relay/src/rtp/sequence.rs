//! Sequence numbers that go on after 65 535.

/// Counts 16-bit sequence numbers on, so that they can be compared (RFC 3550, appendix A.1).
#[derive(Debug, Clone, Default)]
pub(crate) struct Extender {
    highest: Option<u64>,
}

impl Extender {
    /// The number as it would be if it never wrapped, nearest to the highest seen. The first lands at 65 536 and more, so that
    /// one that comes late stays above zero.
    pub(crate) fn extend(&mut self, sequence: u16) -> u64 {
        let extended = self.place(sequence);
        self.highest = Some(self.highest.map_or(extended, |highest| highest.max(extended)));
        extended
    }

    /// The same, without remembering it.
    pub(crate) fn place(&self, sequence: u16) -> u64 {
        let Some(highest) = self.highest else {
            return 0x1_0000 + u64::from(sequence);
        };
        let ahead = sequence.wrapping_sub(low(highest));
        if ahead < 0x8000 {
            highest + u64::from(ahead)
        } else {
            highest.saturating_sub(u64::from(ahead.wrapping_neg()))
        }
    }

    /// The highest seen.
    pub(crate) const fn highest(&self) -> Option<u64> {
        self.highest
    }
}

/// The sixteen bits that travel.
pub(crate) const fn low(extended: u64) -> u16 {
    (extended & 0xffff) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_after_a_wrap_and_late_ones_stay_behind() {
        let mut extender = Extender::default();
        let first = extender.extend(65_534);
        assert_eq!(extender.extend(65_535), first + 1);
        assert_eq!(extender.extend(1), first + 3);
        assert_eq!(extender.extend(0), first + 2, "late, after the wrap");
        assert_eq!(extender.highest(), Some(first + 3));
        assert_eq!(extender.place(65_533), first - 1);
    }
}
