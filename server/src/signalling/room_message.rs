//! What the messages of a consult room are made of: the words of the wire, and no decision.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// An offer (RFC 8829), with what its media sections are for, by mid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Counts up from 1 within one page; the answer carries it.
    pub number: u32,
    /// The session description.
    pub sdp: String,
    /// Where the client sends its voice.
    pub mic: Option<String>,
    /// Where it sends its picture.
    pub camera: Option<String>,
    /// Where it sends its screen.
    pub screen: Option<String>,
    /// Where it receives the others, each in a seat.
    pub seats: Vec<Seat>,
    /// Where it receives a screen that somebody shares.
    pub shared: Option<String>,
}

/// A pair of receiving media sections: one other participant, voice and picture in step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// Voice.
    pub audio: String,
    /// Picture.
    pub video: String,
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Somebody's face.
    Camera,
    /// Somebody's screen.
    Screen,
}

/// How large a picture is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// The stage.
    Large,
    /// A tile.
    Small,
}

/// A picture somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Of whom.
    #[ts(type = "string")]
    pub participant: Uuid,
    /// Camera or screen.
    pub source: Source,
    /// How large it is drawn.
    pub size: Size,
}

/// How a device of a participant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceState {
    /// It sends.
    On,
    /// It was switched off by hand.
    Off,
    /// The browser was not allowed to use it.
    Refused,
    /// There is none.
    Absent,
    /// Another program has it.
    Busy,
    /// It was there and is gone.
    Lost,
}

/// Whether somebody's voice is heard at a receiver, by the receiver's own statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Hears {
    /// A voice within the last seconds.
    Voice,
    /// Packets, and no voice in them.
    Quiet,
    /// No packets.
    Nothing,
}

/// Whether a page sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Sound {
    /// It does.
    Plays,
    /// The browser does not let it.
    Refused,
    /// It was switched off by hand.
    Off,
}

/// A line in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// Takes everything wanted.
    Good,
    /// Takes the smaller pictures.
    Fair,
    /// Takes voices and a picture now and then.
    Weak,
    /// Takes voices at best.
    Bad,
}

/// What a receiver hears of one other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HeardFrom {
    /// Of whom.
    #[ts(type = "string")]
    pub participant: Uuid,
    /// What.
    pub hears: Hears,
}

/// How one other hears the addressee of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HeardBy {
    /// Who hears.
    #[ts(type = "string")]
    pub participant: Uuid,
    /// What.
    pub hears: Hears,
    /// Whether their page sounds.
    pub sound: Sound,
    /// Their line, as they see it.
    pub line: Line,
}

/// Whether somebody is in the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Present {
    /// In it.
    Here,
    /// In it, and nothing comes from them; their place is kept.
    Interrupted,
    /// Asked in, not yet rung.
    Invited,
    /// Being rung.
    Ringing,
}

/// What kind of participant somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A person.
    Person,
    /// A program that sends back what it hears and sees. It says nothing of its own and signs nothing.
    Echo,
}

/// One direction of a line that was measured. What could not be told is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// In a word.
    pub line: Line,
    /// Media that got through, in kilobits a second.
    pub kbps: Option<u32>,
    /// Packets that did not, of a thousand.
    pub lost_per_mille: Option<u32>,
    /// How unevenly voices came (RFC 3550, 6.4.1).
    pub jitter_ms: Option<u32>,
}

/// What came of a voice to whoever measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// Somebody or something was heard.
    Heard,
    /// Packets without any sound.
    Quiet,
    /// No packets.
    Nothing,
}

/// What whoever tried their line had best do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    /// Come in with picture and voice.
    Picture,
    /// The picture may be small or stand still now and then: move nearer to the access point if one can.
    Nearer,
    /// Come in with the voice only.
    VoiceOnly,
    /// Take another line or another device, or write.
    Another,
    /// Nothing was heard: look after the microphone.
    Microphone,
}

/// Somebody on the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// Their id in this room.
    #[ts(type = "string")]
    pub participant: Uuid,
    /// A person, or a partner that echoes.
    pub kind: Kind,
    /// Their name.
    pub name: String,
    /// As what they are there, such as `village-doctor`; `echo` for a partner that echoes.
    pub role: String,
    /// Where they work.
    pub place: String,
    /// When they came, in milliseconds UTC; null while they have not.
    #[ts(type = "number | null")]
    pub joined_at: Option<i64>,
    /// Whether they are there.
    pub present: Present,
    /// Their microphone.
    pub mic: DeviceState,
    /// Their camera.
    pub camera: DeviceState,
    /// Their screen.
    pub screen: DeviceState,
    /// Whether this is the addressee of the message.
    #[serde(rename = "self")]
    pub is_self: bool,
}

/// How a picture is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// Whole.
    Large,
    /// As a tile.
    Small,
    /// Not now.
    Paused,
}

/// Why a picture is not sent, or smaller than wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The receiver's line cannot take it beside the voices.
    WeakLine,
    /// The receiver does not want it.
    NotWished,
    /// It does not come in, or only its smaller layer does.
    SenderLine,
    /// The sender sends none.
    NoCamera,
}

/// A picture, as it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Of whom.
    #[ts(type = "string")]
    pub participant: Uuid,
    /// Camera or screen.
    pub source: Source,
    /// How.
    pub shown: Shown,
    /// Why not, or why smaller.
    pub why: Option<Why>,
}

/// Why somebody is not let in, or an offer not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The token's time is over, or what it allowed was taken back.
    TokenExpired,
    /// The token is another person's, or none of this county's.
    TokenForeign,
    /// The room has ended, or no relay runs here.
    RoomClosed,
    /// Nobody new is let in.
    RoomLocked,
    /// The room has as many as it takes.
    RoomFull,
    /// The offer cannot be answered.
    OfferUnusable,
    /// Too much is asked at once: come again in a moment.
    Busy,
}

impl Refusal {
    /// The sentence for whoever reads the messages by hand.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::TokenExpired => "the token is not valid any more: ask for another",
            Self::TokenForeign => "the token is not for this person",
            Self::RoomClosed => "the room is closed",
            Self::RoomLocked => "the room is locked",
            Self::RoomFull => "the room is full",
            Self::OfferUnusable => "the offer cannot be answered",
            Self::Busy => "too much is asked at once: come again in a moment",
        }
    }
}

/// Why somebody is out of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum LeftWhy {
    /// By their own wish.
    Left,
    /// Somebody put them out.
    Removed,
    /// Their other page took the place.
    Replaced,
    /// The consult ended.
    Ended,
    /// Nothing came from them for too long, or their transport broke.
    Lost,
}
