//! Between the words of the echo partner and those of the wire and of the relay; nowhere else do they meet. Here it is
//! said what a measurement means for whoever tried their line.

use yuanzhen_echo as echo;
use yuanzhen_relay as relay;

use crate::signalling::{
    message::ServerMessage,
    room_message::{Advice, Hears, Line, Offer, Refusal, Seat, Size, Source, Voice, Way, Wish},
};

/// The partner's offer.
pub(crate) fn offer(offer: echo::Offer) -> Offer {
    let seat = |seat: echo::Seat| Seat {
        audio: seat.audio,
        video: seat.video,
    };
    Offer {
        number: offer.number,
        sdp: offer.sdp,
        mic: Some(offer.mic),
        camera: Some(offer.camera),
        screen: offer.screen,
        seats: offer.seats.into_iter().map(seat).collect(),
        shared: Some(offer.shared),
    }
}

/// The partner's wish for somebody's camera.
pub(crate) const fn wish(participant: uuid::Uuid, size: echo::Size) -> Wish {
    Wish {
        participant,
        source: Source::Camera,
        size: match size {
            echo::Size::Small => Size::Small,
            echo::Size::Large => Size::Large,
        },
    }
}

/// What the partner hears of somebody, as a page says it.
pub(crate) const fn hears(voice: echo::Voice) -> Hears {
    match voice {
        echo::Voice::Heard => Hears::Voice,
        echo::Voice::Quiet => Hears::Quiet,
        echo::Voice::Nothing => Hears::Nothing,
    }
}

/// Why an offer was not taken, as the wire writes it.
pub(crate) fn code(code: Refusal) -> String {
    let written = serde_json::to_value(code).ok();
    let code = written.as_ref().and_then(|code| code.as_str());
    code.unwrap_or_default().to_owned()
}

/// What the relay counted of a line.
pub(super) const fn figures(figures: relay::LineFigures) -> echo::LineFigures {
    const fn traffic(traffic: relay::Traffic) -> echo::Traffic {
        echo::Traffic {
            packets: traffic.packets,
            lost: traffic.lost,
            octets: traffic.octets,
        }
    }
    echo::LineFigures {
        up: traffic(figures.up),
        down: traffic(figures.down),
        round_trip_ms: figures.round_trip_ms,
        jitter_ms: figures.jitter_ms,
        held_back: figures.held_back,
    }
}

/// That the partner has begun to measure.
pub(super) fn measuring() -> ServerMessage {
    ServerMessage::Measuring {
        lasts_ms: u64::try_from(echo::MEASURED_FOR.as_millis()).unwrap_or(u64::MAX),
    }
}

/// What it measured.
pub(super) fn measured(found: &echo::Measured) -> ServerMessage {
    ServerMessage::Measured {
        up: way(&found.up, found.up_verdict()),
        down: way(&found.down, found.down_verdict()),
        round_trip_ms: found.round_trip_ms,
        voice: match found.voice {
            echo::Voice::Heard => Voice::Heard,
            echo::Voice::Quiet => Voice::Quiet,
            echo::Voice::Nothing => Voice::Nothing,
        },
        picture: found.picture,
        line: line(found.verdict),
        advice: advice(found),
    }
}

/// A verdict, as rooms call a line.
pub(super) const fn line(verdict: echo::Verdict) -> Line {
    match verdict {
        echo::Verdict::Good => Line::Good,
        echo::Verdict::Fair => Line::Fair,
        echo::Verdict::Weak => Line::Weak,
        echo::Verdict::Bad => Line::Bad,
    }
}

fn way(way: &echo::Way, verdict: echo::Verdict) -> Way {
    Way {
        line: line(verdict),
        kbps: way.kbps,
        // From 0 to 1000: a share of what was sent.
        lost_per_mille: way.loss_percent.map(|percent| (percent * 10.0).round() as u32),
        jitter_ms: way.jitter_ms,
    }
}

/// The line first when nothing gets through, then the microphone, without which the best line is of no use.
const fn advice(found: &echo::Measured) -> Advice {
    match (found.verdict, found.voice) {
        (echo::Verdict::Bad, _) => Advice::Another,
        (_, echo::Voice::Quiet | echo::Voice::Nothing) => Advice::Microphone,
        (echo::Verdict::Weak, echo::Voice::Heard) => Advice::VoiceOnly,
        (echo::Verdict::Fair, echo::Voice::Heard) => Advice::Nearer,
        (echo::Verdict::Good, echo::Voice::Heard) => Advice::Picture,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(verdict: echo::Verdict, voice: echo::Voice) -> echo::Measured {
        echo::Measured {
            up: echo::Way {
                kbps: Some(420),
                loss_percent: Some(7.26),
                jitter_ms: Some(8),
            },
            down: echo::Way::default(),
            round_trip_ms: Some(60),
            voice,
            picture: true,
            held_back: false,
            verdict,
        }
    }

    #[test]
    fn each_direction_is_told_in_a_word_and_in_figures() {
        let ServerMessage::Measured { up, down, line, .. } =
            measured(&found(echo::Verdict::Weak, echo::Voice::Heard))
        else {
            panic!("what was measured");
        };
        assert_eq!(
            (up.line, up.kbps, up.lost_per_mille),
            (Line::Weak, Some(420), Some(73))
        );
        assert_eq!((down.line, down.kbps), (Line::Good, None));
        assert_eq!(line, Line::Weak);
        assert_eq!(measuring(), ServerMessage::Measuring { lasts_ms: 15_000 });
    }

    #[test]
    fn what_to_do_follows_from_the_worst() {
        use yuanzhen_echo::{Verdict, Voice};
        let cases = [
            (Verdict::Good, Voice::Heard, Advice::Picture),
            (Verdict::Fair, Voice::Heard, Advice::Nearer),
            (Verdict::Weak, Voice::Heard, Advice::VoiceOnly),
            (Verdict::Bad, Voice::Heard, Advice::Another),
            (Verdict::Bad, Voice::Nothing, Advice::Another),
            (Verdict::Good, Voice::Quiet, Advice::Microphone),
            (Verdict::Weak, Voice::Nothing, Advice::Microphone),
        ];
        for (verdict, voice, expected) in cases {
            assert_eq!(advice(&found(verdict, voice)), expected, "{verdict:?} {voice:?}");
        }
    }
}
