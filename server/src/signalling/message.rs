//! What travels over `/ws`: one enum per direction. What is said in a consult room goes to those in it; beside it nothing
//! of a patient travels here, only ids, and the page asks the API for the rest. docs/PROTOCOL.md shows each message, and
//! a test reads its examples into these types.

use serde::{Deserialize, Serialize};
use ts_rs::{Config, TS};
use uuid::Uuid;

use super::room_message::{
    Advice, DeviceState, HeardBy, HeardFrom, Hears, Kind, LeftWhy, Line, Offer, Participant, Picture,
    Present, Refusal, Seat, Shown, Size, Sound, Source, Voice, Way, Why, Wish,
};

/// The version of this protocol. A client that speaks another is told so and closed.
pub const PROTOCOL: u32 = 1;

/// The longest message with an offer: a browser's for twenty seats has some 40 KiB.
pub const LONGEST_OFFER_BYTES: usize = 64 * 1_024;

/// The longest chat message: its letters have four bytes at most, or six where they are escaped.
pub const LONGEST_CHAT_BYTES: usize = 6 * CHAT_LETTERS + 256;

/// The longest of all others: wishes for every picture of a full room.
pub const LONGEST_BYTES: usize = 4_096;

/// Letters of one chat message: two pages; more is a document.
pub const CHAT_LETTERS: usize = 2_000;

/// From the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ClientMessage {
    /// The first message: which protocol, and the last event the page has seen.
    Hello {
        /// The version the client speaks.
        protocol: u32,
        /// The number to go on from; null to begin with what happens from now on.
        #[ts(type = "number | null")]
        last_event: Option<u64>,
    },
    /// Answers a ping.
    Pong,
    /// Comes into a room, or comes back.
    Join {
        /// What the API gave for it.
        token: String,
        /// The client's media.
        offer: Offer,
    },
    /// Offers anew: more seats, a screen, or an ICE restart.
    Offer {
        /// The client's media.
        offer: Offer,
    },
    /// Which pictures are wanted; replaces what was wanted before. Voices always come.
    Wish {
        /// Who is not among them is not wanted.
        pictures: Vec<Wish>,
    },
    /// How the client's devices are.
    Devices {
        /// The microphone.
        mic: DeviceState,
        /// The camera.
        camera: DeviceState,
        /// The screen.
        screen: DeviceState,
    },
    /// What is heard of the others.
    Hearing {
        /// Of whom what.
        from: Vec<HeardFrom>,
        /// Whether the page sounds.
        sound: Sound,
        /// The client's line, as it sees it.
        line: Line,
    },
    /// Says something in writing to those in the room.
    Chat {
        /// Made by the client; said again with the same id it stands there once.
        #[ts(type = "string")]
        id: Uuid,
        /// At most 2000 letters.
        text: String,
    },
    /// Leaves the room.
    Leave,
}

impl ClientMessage {
    /// Reads what a page says.
    ///
    /// # Errors
    /// Why it is no message of this protocol, in a sentence for whoever reads the messages by hand.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST_OFFER_BYTES {
            return Err("the message is too long".to_owned());
        }
        let message: Self =
            serde_json::from_str(text).map_err(|error| format!("the message does not fit: {error}"))?;
        match message.flaw(text.len()) {
            None => Ok(message),
            Some(flaw) => Err(flaw.to_owned()),
        }
    }

    /// What a message of `bytes` may not be although it could be read; the end of a sentence.
    #[must_use]
    pub fn flaw(&self, bytes: usize) -> Option<&'static str> {
        let longest = match self {
            Self::Join { .. } | Self::Offer { .. } => LONGEST_OFFER_BYTES,
            Self::Chat { .. } => LONGEST_CHAT_BYTES,
            Self::Hello { .. }
            | Self::Pong
            | Self::Wish { .. }
            | Self::Devices { .. }
            | Self::Hearing { .. }
            | Self::Leave => LONGEST_BYTES,
        };
        if bytes > longest {
            return Some("the message is too long for its kind");
        }
        match self {
            Self::Chat { text, .. } if text.trim().is_empty() => Some("a chat message says something"),
            Self::Chat { text, .. } if text.chars().count() > CHAT_LETTERS => {
                Some("a chat message has at most 2000 letters")
            }
            Self::Hello { .. }
            | Self::Pong
            | Self::Join { .. }
            | Self::Offer { .. }
            | Self::Wish { .. }
            | Self::Devices { .. }
            | Self::Hearing { .. }
            | Self::Chat { .. }
            | Self::Leave => None,
        }
    }
}

/// From the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ServerMessage {
    /// Answers the client's hello.
    Hello {
        /// The version both speak.
        protocol: u32,
        /// The program's build, so that a page knows when it is older than its server.
        build: String,
        /// The session this connection belongs to.
        #[ts(type = "string")]
        session: Uuid,
        /// The number of the last event there is.
        #[ts(type = "number")]
        last_event: u64,
    },
    /// Something happened that this person may know of.
    Event {
        /// Its number; larger is later. Numbers of events of others are missing in between.
        #[ts(type = "number")]
        number: u64,
        /// What happened, such as `study-completed`.
        kind: String,
        /// To what.
        subject: Subject,
        /// The case it belongs to.
        #[ts(type = "string | null")]
        case: Option<Uuid>,
        /// When, in milliseconds UTC.
        #[ts(type = "number")]
        at: i64,
    },
    /// The page is too far behind: load its lists anew. Events go on from the number given.
    Resync {
        /// The number of the last event there is.
        #[ts(type = "number")]
        last_event: u64,
    },
    /// Answer with a pong.
    Ping,
    /// Answers a join: the client is in the room.
    Joined {
        /// The room.
        #[ts(type = "string")]
        room: Uuid,
        /// The client's own id in it.
        #[ts(type = "string")]
        participant: Uuid,
        /// The offer's number.
        number: u32,
        /// The answer (RFC 8829).
        sdp: String,
    },
    /// Answers an offer.
    Answer {
        /// The offer's number.
        number: u32,
        /// The answer (RFC 8829).
        sdp: String,
    },
    /// A join or an offer was not taken; the connection stays.
    Refused {
        /// The offer's number.
        number: u32,
        /// Why.
        code: Refusal,
        /// An English sentence.
        message: String,
    },
    /// Offer again with so many seats.
    OfferWanted {
        /// Seats in all.
        seats: u32,
    },
    /// Who sits in which seat of the client's offer.
    Seats {
        /// In the order of the offer's seats.
        #[ts(type = "(string | null)[]")]
        seats: Vec<Option<Uuid>>,
        /// Whose screen is in the shared section.
        #[ts(type = "string | null")]
        shared: Option<Uuid>,
    },
    /// Who is in the room: the whole list, at each change.
    Roster {
        /// Whether nobody new is let in.
        locked: bool,
        /// Who leads.
        #[ts(type = "string | null")]
        lead: Option<Uuid>,
        /// Everybody, in the order they came; those asked in last.
        participants: Vec<Participant>,
    },
    /// Which pictures are sent to the client, and why not the others.
    Pictures {
        /// The pictures.
        pictures: Vec<Picture>,
    },
    /// Who speaks.
    Speaking {
        /// Nobody when it is quiet.
        #[ts(type = "string | null")]
        participant: Option<Uuid>,
    },
    /// How the others hear the client.
    Heard {
        /// Those who have said so.
        by: Vec<HeardBy>,
    },
    /// How the client's line is, as the relay sees it.
    Quality {
        /// What comes from the client.
        #[ts(type = "number")]
        uplink_kbps: u64,
        /// What its line is thought to take.
        #[ts(type = "number")]
        downlink_kbps: u64,
        /// In a word.
        line: Line,
    },
    /// Somebody says something in writing, the client itself included.
    Chat {
        /// Its id.
        #[ts(type = "string")]
        id: Uuid,
        /// Who.
        #[ts(type = "string")]
        participant: Uuid,
        /// When, in milliseconds UTC.
        #[ts(type = "number")]
        at: i64,
        /// What.
        text: String,
    },
    /// In the room of a trial: the echo partner has begun to measure the client's line.
    Measuring {
        /// For how long it will.
        #[ts(type = "number")]
        lasts_ms: u64,
    },
    /// In the room of a trial: how the client's line is.
    Measured {
        /// From the client to the relay.
        up: Way,
        /// From the relay to the client.
        down: Way,
        /// There and back.
        round_trip_ms: Option<u32>,
        /// What came of the client's voice.
        voice: Voice,
        /// Whether its picture came.
        picture: bool,
        /// Both directions together, in a word.
        line: Line,
        /// What to do.
        advice: Advice,
    },
    /// The client is out of the room; the connection stays.
    Left {
        /// Why.
        why: LeftWhy,
    },
    /// The session waits for its password; the connection closes.
    Locked,
    /// The client's message was not understood; the connection closes.
    Error {
        /// Stable and kebab-case.
        code: String,
        /// An English sentence.
        message: String,
    },
}

/// What an event happened to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Its kind, such as `study`.
    pub kind: String,
    /// Its id.
    #[ts(type = "string")]
    pub id: Uuid,
}

/// The TypeScript declarations of the messages, as `yuanzhen api messages` prints them.
#[must_use]
pub fn typescript() -> String {
    let config = Config::new();
    let declarations = [
        Subject::decl(&config),
        Seat::decl(&config),
        Offer::decl(&config),
        Source::decl(&config),
        Size::decl(&config),
        Wish::decl(&config),
        DeviceState::decl(&config),
        Hears::decl(&config),
        Sound::decl(&config),
        Line::decl(&config),
        HeardFrom::decl(&config),
        HeardBy::decl(&config),
        Present::decl(&config),
        Kind::decl(&config),
        Participant::decl(&config),
        Shown::decl(&config),
        Why::decl(&config),
        Picture::decl(&config),
        Refusal::decl(&config),
        LeftWhy::decl(&config),
        Voice::decl(&config),
        Way::decl(&config),
        Advice::decl(&config),
        ClientMessage::decl(&config),
        ServerMessage::decl(&config),
    ]
    .map(|text| format!("export {text}\n"));
    format!(
        "// Printed by `yuanzhen api messages`; not edited by hand.\n\nexport const PROTOCOL = {PROTOCOL};\n\n{}",
        declarations.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_look_as_the_protocol_page_says() {
        let hello: ClientMessage =
            serde_json::from_str(r#"{"type":"hello","protocol":1,"last_event":null}"#).expect("a hello");
        assert_eq!(
            hello,
            ClientMessage::Hello {
                protocol: 1,
                last_event: None
            }
        );
        assert_eq!(
            serde_json::to_string(&ServerMessage::Ping).expect("text"),
            r#"{"type":"ping"}"#
        );
        assert!(
            serde_json::from_str::<ClientMessage>(r#"{"type":"hello","protocol":1,"last_event":1,"x":1}"#)
                .is_err()
        );
        assert!(serde_json::from_str::<ClientMessage>(r#"{"type":"shout"}"#).is_err());
    }

    #[test]
    fn numbers_are_numbers_in_typescript() {
        let text = typescript();
        assert!(text.contains("export type ServerMessage"), "{text}");
        assert!(!text.contains("bigint"), "{text}");
    }

    #[test]
    fn only_offers_may_be_long() {
        let read = |text: &str| serde_json::from_str::<ClientMessage>(text).expect("a message");
        let offer = read(
            r#"{"type":"offer","offer":{"number":1,"sdp":"","mic":null,"camera":null,"screen":null,"seats":[],"shared":null}}"#,
        );
        assert_eq!(offer.flaw(LONGEST_OFFER_BYTES), None);
        assert!(offer.flaw(LONGEST_OFFER_BYTES + 1).is_some());
        let leave = read(r#"{"type":"leave"}"#);
        assert_eq!(leave.flaw(LONGEST_BYTES), None);
        assert!(leave.flaw(LONGEST_BYTES + 1).is_some());
    }

    #[test]
    fn a_chat_message_has_two_thousand_letters_however_they_are_written() {
        let chat = |text: String| ClientMessage::Chat {
            id: Uuid::nil(),
            text,
        };
        let full = chat("疼".repeat(CHAT_LETTERS));
        let written = serde_json::to_string(&full).expect("text").len();
        assert_eq!(full.flaw(written), None);
        let escaped = r"\u75bc".len() * CHAT_LETTERS + 100;
        assert_eq!(full.flaw(escaped), None);
        let longer = chat("疼".repeat(CHAT_LETTERS + 1));
        assert!(longer.flaw(written + 3).is_some());
        assert!(
            chat(
                " 
"
                .to_owned()
            )
            .flaw(60)
            .is_some()
        );
    }

    #[test]
    fn wishes_for_every_picture_of_the_largest_room_fit() {
        let others = crate::config::MediaConfig::LARGEST_ROOM - 1;
        let wish = |source| Wish {
            participant: Uuid::max(),
            source,
            size: Size::Large,
        };
        let pictures = (0..others)
            .flat_map(|_| [wish(Source::Camera), wish(Source::Screen)])
            .collect();
        let message = ClientMessage::Wish { pictures };
        let written = serde_json::to_string(&message).expect("text").len();
        assert_eq!(message.flaw(written), None, "{written}");
    }
}
