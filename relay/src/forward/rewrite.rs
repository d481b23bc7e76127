//! One outgoing stream out of many incoming ones: numbers, times and picture counters go on when the source or the layer
//! changes, so that the receiver sees a single stream that never jumps.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::peer::{Layer, Media};
use crate::rtp::Codec;
use crate::rtp::vp8::{Counters, Descriptor};

/// Changes of source that a receiver may still ask about.
const RUNS: usize = 8;

/// Between the last picture of one source and the first of the next at least.
const STEP: Duration = Duration::from_millis(20);

/// Where outgoing numbers begin.
const FIRST: u64 = 0x1_0000;

/// One outgoing stream.
#[derive(Debug, Default)]
pub(crate) struct Rewrite {
    runs: VecDeque<Run>,
    last: u64,
    last_time: Option<(u32, Instant)>,
    counters: Counters,
}

/// A stretch of one source and layer.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// Which source; a number that the caller understands.
    source: u32,
    layer: Layer,
    incoming: u64,
    outgoing: u64,
    time: u32,
    picture: u16,
    base_index: u8,
}

/// A packet's place in the outgoing stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) number: u64,
    pub(crate) timestamp: u32,
    picture: u16,
    base_index: u8,
}

impl Rewrite {
    /// Begins with another source or layer at this packet.
    pub(crate) fn begin(&mut self, source: u32, layer: Layer, number: u64, media: &Media, now: Instant) {
        let outgoing = if self.last == 0 { FIRST } else { self.last + 1 };
        let time = match self.last_time {
            None => 0,
            Some((last, at)) => {
                let passed = now.saturating_duration_since(at).max(STEP);
                let ticks = (passed.as_secs_f64() * f64::from(media.codec.clock_rate())) as u32;
                last.wrapping_add(ticks).wrapping_sub(media.timestamp)
            }
        };
        let first = counters(media);
        let on = |last: Option<u16>, first: Option<u16>| match (last, first) {
            (Some(last), Some(first)) => last.wrapping_add(1).wrapping_sub(first),
            _ => 0,
        };
        self.runs.push_back(Run {
            source,
            layer,
            incoming: number,
            outgoing,
            time,
            picture: on(self.counters.picture, first.picture),
            base_index: on(
                self.counters.base_index.map(u16::from),
                first.base_index.map(u16::from),
            ) as u8,
        });
        if self.runs.len() > RUNS {
            self.runs.pop_front();
        }
    }

    /// The place of a packet of this source and layer; nothing for one that is of no stretch. No two packets have the same.
    pub(crate) fn place(&self, source: u32, layer: Layer, number: u64, timestamp: u32) -> Option<Place> {
        let mut next = u64::MAX;
        let mut runs = self.runs.iter().rev();
        let run = runs.find(|run| {
            let found = (run.source, run.layer) == (source, layer) && run.incoming <= number;
            if !found {
                next = run.outgoing;
            }
            found
        })?;
        let outgoing = run.outgoing + (number - run.incoming);
        // Beyond the end of its stretch it would take the number of another packet.
        (outgoing < next).then_some(Place {
            number: outgoing,
            timestamp: timestamp.wrapping_add(run.time),
            picture: run.picture,
            base_index: run.base_index,
        })
    }

    /// Notes that a packet of the running stretch was sent.
    pub(crate) fn sent(&mut self, place: &Place, media: &Media, now: Instant) {
        if place.number > self.last {
            self.last = place.number;
            self.last_time = Some((place.timestamp, now));
            self.counters = place.counters(counters(media));
        }
    }

    /// Which incoming packet stands behind an outgoing number: source, layer and number.
    pub(crate) fn behind(&self, sequence: u16) -> Option<(u32, Layer, u64)> {
        let back = (self.last as u16).wrapping_sub(sequence);
        let number = self.last.checked_sub(u64::from(back))?;
        let run = self.runs.iter().rev().find(|run| run.outgoing <= number)?;
        Some((run.source, run.layer, run.incoming + (number - run.outgoing)))
    }

    /// How a source's clock is turned into the outgoing one; nothing when another source runs.
    pub(crate) fn time_shift(&self, source: u32, layer: Layer) -> Option<u32> {
        self.runs
            .back()
            .filter(|run| (run.source, run.layer) == (source, layer))
            .map(|run| run.time)
    }
}

impl Place {
    /// How many came before it in the outgoing stream.
    pub(crate) const fn index(&self) -> u64 {
        self.number - FIRST
    }

    fn counters(&self, incoming: Counters) -> Counters {
        Counters {
            picture: incoming
                .picture
                .map(|picture| picture.wrapping_add(self.picture) & 0x7fff),
            base_index: incoming
                .base_index
                .map(|index| index.wrapping_add(self.base_index)),
        }
    }

    /// The counters a picture goes on with; nothing when it can be sent as it is.
    pub(crate) fn other_counters(&self, media: &Media) -> Option<Counters> {
        let same = self.picture == 0 && self.base_index == 0;
        (media.codec == Codec::Vp8 && !same).then(|| self.counters(counters(media)))
    }
}

fn counters(media: &Media) -> Counters {
    if media.codec != Codec::Vp8 {
        return Counters::default();
    }
    Descriptor::parse(&media.payload)
        .map(|descriptor| descriptor.counters(&media.payload))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forward::tests::{media, picture};

    #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn a_change_of_source_leaves_no_gap() {
        let start = start();
        let mut stream = Rewrite::default();
        let first = media(500, 10_000, b"x");
        stream.begin(1, 0, 66_036, &first, start);
        let place = stream.place(1, 0, 66_036, 10_000).unwrap();
        assert_eq!(place.number, FIRST);
        stream.sent(&place, &first, start);
        assert_eq!(stream.place(1, 0, 66_035, 9_000), None, "before the stretch");
        let place = stream.place(1, 0, 66_038, 16_000).unwrap();
        stream.sent(&place, &first, start);
        assert_eq!(place.number, FIRST + 2);

        let later = start + Duration::from_millis(100);
        let other = media(9, 777_777, b"y");
        stream.begin(2, 1, 65_545, &other, later);
        let next = stream.place(2, 1, 65_545, 777_777).unwrap();
        assert_eq!(next.number, FIRST + 3);
        assert_eq!(
            next.timestamp.wrapping_sub(place.timestamp),
            9_000,
            "a tenth of a second"
        );
        stream.sent(&next, &other, later);
        let number = |place: &Place| (place.number & 0xffff) as u16;
        assert_eq!(stream.behind(number(&next)), Some((2, 1, 65_545)));
        assert_eq!(stream.behind(number(&place)), Some((1, 0, 66_038)));
        assert_eq!(stream.time_shift(1, 0), None);
        assert!(stream.time_shift(2, 1).is_some());
    }

    #[test]
    fn no_number_is_given_twice() {
        let start = start();
        let mut stream = Rewrite::default();
        let packet = media(1, 0, b"x");
        stream.begin(1, 0, 100, &packet, start);
        let sent = stream.place(1, 0, 110, 0).unwrap();
        stream.sent(&sent, &packet, start);
        // The same layer was left and begins again; one that was overtaken comes from between the two stretches.
        stream.begin(1, 0, 130, &packet, start);
        assert_eq!(stream.place(1, 0, 125, 0), None);
        let again = stream.place(1, 0, 130, 0).unwrap();
        assert_eq!((sent.index(), again.index()), (10, 11));
        assert_eq!(
            stream.place(1, 0, 105, 0).unwrap().index(),
            5,
            "a repair of the first"
        );
    }

    #[test]
    fn picture_counters_go_on() {
        let start = start();
        let mut stream = Rewrite::default();
        let first = picture(1, 0, true, 300);
        stream.begin(1, 0, 65_537, &first, start);
        let place = stream.place(1, 0, 65_537, 0).unwrap();
        assert_eq!(place.other_counters(&first), None, "nothing to change yet");
        stream.sent(&place, &first, start);
        let other = picture(1, 0, true, 0x7ffe);
        stream.begin(2, 0, 65_537, &other, start);
        let place = stream.place(2, 0, 65_537, 0).unwrap();
        assert_eq!(place.other_counters(&other).unwrap().picture, Some(301));
        let next = picture(2, 0, false, 0x7fff);
        let place = stream.place(2, 0, 65_538, 0).unwrap();
        assert_eq!(place.other_counters(&next).unwrap().picture, Some(302));
    }
}
