//! What a participant must not do, and a relay must bear.

mod junk;
mod lie;

use serde::{Deserialize, Serialize};

pub use junk::Junk;
pub use lie::Lie;

/// Markers of a [rogue stream](Mischief::RogueStream) carry the sender's number plus this; nobody should ever
/// receive one.
pub const ROGUE: u32 = 0x8000_0000;

/// Bad behaviour of a peer that is connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mischief {
    /// Sends its pictures with a payload type that neither side offered.
    UnknownPayload(bool),
    /// Sends, beside its camera, a stream nobody was told of: an SSRC and a layer's name that are in no offer.
    RogueStream(bool),
    /// Never reads its socket.
    Deaf(bool),
    /// Makes no key frame when one is asked for.
    IgnoreRequests(bool),
    /// Sends its newest packets once more, this many.
    Replay(usize),
    /// Sends these bytes to the relay from its own address.
    Raw(Vec<u8>),
}
