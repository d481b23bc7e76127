//! Numbers and times of what is sent back: they go on without a hole when what is sent back comes from another place than
//! before, and keep the holes that were there, which are losses of the sender's line.

use std::time::Instant;

use rtc::rtp::header::Header;

/// Numbers of one stream that is sent.
#[derive(Debug)]
pub(crate) struct Numbers {
    clock_rate: u32,
    /// Added to what comes.
    shift: Option<(u16, u32)>,
    newest: Option<(u16, u32, Instant)>,
}

impl Numbers {
    pub(crate) const fn of(clock_rate: u32) -> Self {
        Self {
            clock_rate,
            shift: None,
            newest: None,
        }
    }

    /// What comes next comes from another place.
    pub(crate) const fn begin_anew(&mut self) {
        self.shift = None;
    }

    /// Gives a packet its numbers.
    pub(crate) fn place(&mut self, header: &mut Header, now: Instant) {
        let (sequence, time) = *self.shift.get_or_insert_with(|| match self.newest {
            None => (0, 0),
            Some((sequence, time, at)) => {
                let passed = now.saturating_duration_since(at).as_secs_f64() * f64::from(self.clock_rate);
                // At least one tick: two pictures of one time would be one picture.
                let time = time.wrapping_add((passed as u32).max(1));
                (
                    sequence.wrapping_add(1).wrapping_sub(header.sequence_number),
                    time.wrapping_sub(header.timestamp),
                )
            }
        });
        header.sequence_number = header.sequence_number.wrapping_add(sequence);
        header.timestamp = header.timestamp.wrapping_add(time);
        let is_newer = self
            .newest
            .is_none_or(|(newest, _, _)| (1..0x8000).contains(&header.sequence_number.wrapping_sub(newest)));
        if is_newer {
            self.newest = Some((header.sequence_number, header.timestamp, now));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn numbers_go_on_from_another_place_and_holes_stay() {
        #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
        let start = Instant::now();
        let mut numbers = Numbers::of(48_000);
        let place = |numbers: &mut Numbers, sequence, timestamp, ms| {
            let mut header = Header {
                sequence_number: sequence,
                timestamp,
                ..Header::default()
            };
            numbers.place(&mut header, start + Duration::from_millis(ms));
            (header.sequence_number, header.timestamp)
        };
        assert_eq!(place(&mut numbers, 65_534, 10, 0), (65_534, 10));
        assert_eq!(place(&mut numbers, 1, 2_890, 60), (1, 2_890), "two were lost");
        assert_eq!(
            place(&mut numbers, 65_535, 970, 62),
            (65_535, 970),
            "one came late"
        );
        numbers.begin_anew();
        assert_eq!(place(&mut numbers, 700, 5, 160), (2, 2_890 + 4_800));
        assert_eq!(place(&mut numbers, 702, 1_925, 200), (4, 2_890 + 4_800 + 1_920));
    }
}
