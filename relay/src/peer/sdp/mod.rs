//! Offers read and answers written (RFC 8829): one transport for all sections, the relay ICE-lite and DTLS passive.

mod answer;
mod offer;

pub(super) use answer::{Local, Outgoing, Sending, write as answer};
pub(crate) use offer::{BadOffer, Offered};
pub(super) use offer::{Payload, Section};

/// Header extensions the relay understands, as they are named in a description.
pub(super) mod extension {
    pub(crate) const MID: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
    pub(crate) const RID: &str = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    pub(crate) const REPAIRED_RID: &str = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    pub(crate) const TRANSPORT_CC: &str =
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    pub(crate) const AUDIO_LEVEL: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    pub(crate) const ORIENTATION: &str = "urn:3gpp:video-orientation";

    /// All of them.
    pub(crate) const ALL: [&str; 6] = [MID, RID, REPAIRED_RID, TRANSPORT_CC, AUDIO_LEVEL, ORIENTATION];
}

#[cfg(test)]
pub(super) use offer::tests::BROWSER;
