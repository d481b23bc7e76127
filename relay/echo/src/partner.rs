//! What the partner does: whom it sends back, when, in which numbers, and what it asks for. Pure: it is handed what comes and the
//! time, and polled for what to do.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use rtc::rtp::Packet;
use uuid::Uuid;

use crate::carrier::Size;
use crate::delay::Delay;
use crate::evening::Evening;
use crate::measure::{LineFigures, Measured, Measuring};
use crate::numbers::Numbers;

/// Between two questions for a whole picture. The relay gathers the wishes of others; this one must not be the loud one.
const ASK_EVERY: Duration = Duration::from_millis(300);

/// How long the small picture must come before the large one is wished for, as a person would sit down first.
const LARGE_AFTER: Duration = Duration::from_secs(2);

/// Voice or picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Medium {
    /// The voice.
    Voice,
    /// The picture.
    Picture,
}

/// How a picture is coded. One sends what one's own section was agreed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// VP8.
    Vp8,
    /// H.264 constrained baseline.
    H264,
}

/// Something that came in a seat.
#[derive(Debug, Clone)]
pub(crate) struct Came {
    pub(crate) seat: usize,
    pub(crate) medium: Medium,
    /// How the picture is coded; nothing for a voice.
    pub(crate) coding: Option<Coding>,
    /// How loud the voice is, from 0 to 127 the softest.
    pub(crate) level: Option<u8>,
    pub(crate) packet: Packet,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Act {
    /// Send it.
    Send(Medium, Packet),
    /// Ask for a whole picture of the stream in a seat.
    AskPicture { seat: usize, ssrc: u32 },
    /// Wish for a participant's picture.
    Wish(Uuid, Size),
    /// Send pictures coded so from now on.
    Recode(Coding),
    /// Something came: the measurement has begun.
    Begin,
    /// The measurement is over.
    Tell(Measured),
}

/// The partner.
#[derive(Debug)]
pub(crate) struct Partner {
    coding: Coding,
    /// Where the one other sits, and who.
    other: Option<(usize, Uuid)>,
    delay: Delay<(Medium, Packet)>,
    /// Their voice's clock.
    evening: Evening,
    voice: Numbers,
    picture: Numbers,
    /// The stream of their picture.
    seen: Option<u32>,
    asked: Option<Instant>,
    /// Since when a whole picture is needed.
    needed: Option<Instant>,
    size: Size,
    /// When the large picture is wished for.
    large_at: Option<Instant>,
    /// Their line did not take the large one.
    is_narrow: bool,
    measuring: Option<Measuring>,
    is_measured: bool,
    acts: VecDeque<Act>,
}

impl Partner {
    pub(crate) fn new(delay: Duration, coding: Coding) -> Self {
        Self {
            coding,
            other: None,
            delay: Delay::of(delay),
            evening: Evening::default(),
            voice: Numbers::of(48_000),
            picture: Numbers::of(90_000),
            seen: None,
            asked: None,
            needed: None,
            size: Size::Small,
            large_at: None,
            is_narrow: false,
            measuring: None,
            is_measured: false,
            acts: VecDeque::new(),
        }
    }

    /// The relay said who sits where. Whoever sat there before is not sent to who sits there now.
    pub(crate) fn seats(&mut self, seats: &[Option<Uuid>], now: Instant) {
        let mut taken = seats
            .iter()
            .enumerate()
            .filter_map(|(seat, who)| Some((seat, (*who)?)));
        let other = match (taken.next(), taken.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        };
        if self.other == other {
            return;
        }
        let before = std::mem::replace(&mut self.other, other);
        self.delay.clear();
        self.evening = Evening::default();
        self.voice.begin_anew();
        self.picture.begin_anew();
        self.seen = None;
        self.needed = Some(now);
        if before.map(|(_, who)| who) != other.map(|(_, who)| who) {
            self.size = Size::Small;
            self.large_at = None;
            self.is_narrow = false;
            self.measuring = other
                .filter(|_| !self.is_measured)
                .map(|_| Measuring::of_somebody(now));
        }
    }

    /// Something came in a seat.
    pub(crate) fn came(&mut self, came: Came, now: Instant) {
        let Some((seat, _)) = self.other else { return };
        // What pads a stream carries nothing.
        if came.seat != seat || came.packet.payload.is_empty() {
            return;
        }
        if let Some(measuring) = &mut self.measuring {
            let ran = measuring.has_begun();
            match came.medium {
                Medium::Voice => measuring.voice(came.packet.header.timestamp, came.level, now),
                Medium::Picture => measuring.picture(now),
            }
            if !ran {
                self.acts.push_back(Act::Begin);
            }
        }
        if came.medium == Medium::Picture {
            self.seen = Some(came.packet.header.ssrc);
            if !self.is_narrow {
                self.large_at.get_or_insert(now + LARGE_AFTER);
            }
        }
        match came.coding {
            Some(coding) if coding != self.coding => {
                self.coding = coding;
                self.acts.push_back(Act::Recode(coding));
            }
            _ => {
                let at = match came.medium {
                    Medium::Voice => self.evening.even(came.packet.header.timestamp, now),
                    Medium::Picture => now,
                };
                self.delay.push((came.medium, came.packet), at);
            }
        }
    }

    /// It sends over another transport from now on: what waits is of the old one.
    pub(crate) fn begin_anew(&mut self) {
        self.other = None;
        self.delay.clear();
        self.evening = Evening::default();
        self.voice = Numbers::of(48_000);
        self.picture = Numbers::of(90_000);
        self.seen = None;
        self.needed = None;
    }

    /// Somebody who is sent the picture needs a whole one.
    pub(crate) fn picture_asked(&mut self, now: Instant) {
        self.needed.get_or_insert(now);
    }

    /// The relay told of the other's line.
    pub(crate) fn told(&mut self, who: Uuid, figures: LineFigures, now: Instant) {
        if self.other.is_none_or(|(_, other)| other != who) {
            return;
        }
        if let Some(measuring) = &mut self.measuring {
            measuring.told(figures, now);
        }
        // A picture that comes back too large for their line is wished for smaller, and stays so.
        if figures.held_back {
            self.is_narrow = true;
            self.large_at = None;
            if self.size == Size::Large {
                self.wish(Size::Small);
            }
        }
    }

    fn wish(&mut self, size: Size) {
        if let Some((_, who)) = self.other {
            self.size = size;
            self.acts.push_back(Act::Wish(who, size));
        }
    }

    /// What is to be done now.
    pub(crate) fn poll(&mut self, now: Instant) -> Option<Act> {
        if let Some(act) = self.acts.pop_front() {
            return Some(act);
        }
        if let Some((medium, mut packet)) = self.delay.pop(now) {
            match medium {
                Medium::Voice => self.voice.place(&mut packet.header, now),
                Medium::Picture => self.picture.place(&mut packet.header, now),
            }
            return Some(Act::Send(medium, packet));
        }
        if self.asks_at().is_some_and(|at| at <= now)
            && let (Some((seat, _)), Some(ssrc)) = (self.other, self.seen)
        {
            self.needed = None;
            self.asked = Some(now);
            return Some(Act::AskPicture { seat, ssrc });
        }
        if self.larger_at().is_some_and(|at| at <= now) {
            self.wish(Size::Large);
            return self.acts.pop_front();
        }
        if self
            .measuring
            .as_ref()
            .is_some_and(|measuring| measuring.due() <= now)
        {
            self.is_measured = true;
            return self
                .measuring
                .take()
                .map(|measuring| Act::Tell(measuring.result()));
        }
        None
    }

    /// When there will be something to do by itself.
    pub(crate) fn next_timeout(&self) -> Option<Instant> {
        let measured = self.measuring.as_ref().map(Measuring::due);
        [self.delay.due(), self.asks_at(), self.larger_at(), measured]
            .into_iter()
            .flatten()
            .min()
    }

    fn asks_at(&self) -> Option<Instant> {
        let needed = self.needed?;
        self.other?;
        self.seen?;
        Some(self.asked.map_or(needed, |asked| needed.max(asked + ASK_EVERY)))
    }

    fn larger_at(&self) -> Option<Instant> {
        self.large_at
            .filter(|_| self.size == Size::Small && self.other.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::tests::start;
    use crate::measure::{MEASURED_FOR, Traffic, Verdict};

    const ANNA: Uuid = Uuid::from_u128(1);
    const BAI: Uuid = Uuid::from_u128(2);

    fn later(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    fn came(seat: usize, medium: Medium, sequence: u16) -> Came {
        let mut packet = Packet::default();
        packet.header.sequence_number = sequence;
        packet.header.timestamp = u32::from(sequence) * 960;
        packet.header.ssrc = 77;
        packet.payload = vec![1, 2, 3].into();
        Came {
            seat,
            medium,
            coding: (medium == Medium::Picture).then_some(Coding::Vp8),
            level: Some(20),
            packet,
        }
    }

    fn partner() -> Partner {
        Partner::new(Duration::from_millis(300), Coding::Vp8)
    }

    fn acts(partner: &mut Partner, now: Instant) -> Vec<Act> {
        std::iter::from_fn(|| partner.poll(now)).collect()
    }

    fn sent(acts: &[Act]) -> Vec<(Medium, u16)> {
        acts.iter()
            .filter_map(|act| match act {
                Act::Send(medium, packet) => Some((*medium, packet.header.sequence_number)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn voice_and_picture_of_the_one_other_come_back_after_the_delay() {
        let start = start();
        let mut partner = partner();
        partner.came(came(0, Medium::Voice, 9), start);
        partner.seats(&[None, Some(ANNA)], start);
        partner.came(came(1, Medium::Voice, 10), start);
        partner.came(came(1, Medium::Picture, 500), later(start, 5));
        partner.came(came(0, Medium::Voice, 11), later(start, 6));
        assert_eq!(sent(&acts(&mut partner, later(start, 299))), []);
        assert_eq!(partner.next_timeout(), Some(later(start, 300)));
        assert_eq!(
            sent(&acts(&mut partner, later(start, 305))),
            [(Medium::Voice, 10), (Medium::Picture, 500)]
        );
    }

    #[test]
    fn nobody_is_sent_what_another_said() {
        let start = start();
        let mut partner = partner();
        partner.seats(&[Some(ANNA)], start);
        partner.came(came(0, Medium::Voice, 10), start);
        partner.seats(&[Some(BAI)], later(start, 100));
        assert_eq!(sent(&acts(&mut partner, later(start, 400))), []);
        partner.came(came(0, Medium::Voice, 12), later(start, 401));
        partner.seats(&[Some(BAI), Some(ANNA)], later(start, 410));
        partner.came(came(0, Medium::Voice, 13), later(start, 420));
        assert_eq!(
            sent(&acts(&mut partner, later(start, 900))),
            [],
            "two others: silent"
        );
    }

    #[test]
    fn it_asks_for_a_whole_picture_when_one_is_needed_and_not_for_each_of_many_wishes() {
        let start = start();
        let mut partner = partner();
        partner.seats(&[Some(ANNA)], start);
        let asks = |partner: &mut Partner, now| {
            let ask = Act::AskPicture { seat: 0, ssrc: 77 };
            acts(partner, now).iter().filter(|act| **act == ask).count()
        };
        assert_eq!(asks(&mut partner, start), 0, "of a stream not seen");
        partner.came(came(0, Medium::Picture, 1), start);
        assert_eq!(asks(&mut partner, start), 1);
        (0..5).for_each(|_| partner.picture_asked(later(start, 10)));
        assert_eq!(asks(&mut partner, later(start, 20)), 0);
        assert_eq!(partner.next_timeout(), Some(later(start, 300)));
        assert_eq!(asks(&mut partner, later(start, 301)), 1);
        assert_eq!(asks(&mut partner, later(start, 900)), 0);
    }

    #[test]
    fn it_sends_pictures_coded_as_they_come() {
        let start = start();
        let mut partner = partner();
        partner.seats(&[Some(ANNA)], start);
        let mut picture = came(0, Medium::Picture, 1);
        picture.coding = Some(Coding::H264);
        partner.came(picture.clone(), start);
        assert!(acts(&mut partner, start).contains(&Act::Recode(Coding::H264)));
        partner.begin_anew();
        partner.seats(&[Some(ANNA)], start);
        partner.came(picture, start);
        assert_eq!(
            sent(&acts(&mut partner, later(start, 300))),
            [(Medium::Picture, 1)]
        );
    }

    #[test]
    fn a_line_that_does_not_take_the_large_picture_is_sent_the_small_one() {
        let start = start();
        let mut partner = partner();
        partner.seats(&[Some(ANNA)], start);
        let wishes = |partner: &mut Partner, ms| {
            partner.came(came(0, Medium::Picture, 1), later(start, ms));
            let acts = acts(partner, later(start, ms));
            let wish = |act| match act {
                Act::Wish(who, size) => Some((who, size)),
                _ => None,
            };
            acts.into_iter().filter_map(wish).collect::<Vec<_>>()
        };
        assert_eq!(wishes(&mut partner, 0), []);
        assert_eq!(wishes(&mut partner, 2_000), [(ANNA, Size::Large)]);
        let held_back = LineFigures {
            held_back: true,
            ..LineFigures::default()
        };
        partner.told(BAI, held_back, later(start, 3_000));
        assert_eq!(wishes(&mut partner, 3_001), []);
        partner.told(ANNA, held_back, later(start, 4_000));
        assert_eq!(wishes(&mut partner, 4_001), [(ANNA, Size::Small)]);
        assert_eq!(wishes(&mut partner, 20_000), []);
    }

    #[test]
    fn it_measures_once_and_tells() {
        let start = start();
        let mut partner = partner();
        partner.seats(&[Some(ANNA)], start);
        partner.came(came(0, Medium::Voice, 1), later(start, 1_000));
        for second in 5..16 {
            let figures = LineFigures {
                up: Traffic {
                    packets: second * 100,
                    lost: second * 25,
                    octets: second * 50_000,
                },
                ..LineFigures::default()
            };
            partner.told(ANNA, figures, later(start, second * 1_000));
        }
        let end = later(start, 1_000) + MEASURED_FOR;
        let told = |partner: &mut Partner, now| {
            acts(partner, now).into_iter().find_map(|act| match act {
                Act::Tell(measured) => Some(measured),
                _ => None,
            })
        };
        assert_eq!(told(&mut partner, end - Duration::from_millis(1)), None);
        let measured = told(&mut partner, end).unwrap();
        assert_eq!(
            (measured.up.kbps, measured.up.loss_percent),
            (Some(400), Some(20.0))
        );
        assert_eq!(measured.verdict, Verdict::Bad);
        partner.seats(&[Some(BAI)], end);
        assert_eq!(told(&mut partner, end + MEASURED_FOR * 2), None, "once");
    }
}
