//! The offer as a client of the relay sends it: the session description and what each of its sections is for, by mid.

use serde::{Deserialize, Serialize};

/// An offer (RFC 8829).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Counts up from 1; the answer carries it.
    pub number: u32,
    /// The session description.
    pub sdp: String,
    /// Where it sends its voice.
    pub mic: String,
    /// Where it sends its picture.
    pub camera: String,
    /// It shares no screen.
    pub screen: Option<String>,
    /// Where it receives the others, each in a seat.
    pub seats: Vec<Seat>,
    /// Where it receives a shared screen. It sends none back, but every client has the section.
    pub shared: String,
}

/// A pair of receiving sections: one other participant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Voice.
    pub audio: String,
    /// Picture.
    pub video: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_written_as_the_relay_reads_it() {
        let text = r#"{"number":1,"sdp":"v=0","mic":"0","camera":"1","screen":null,"seats":[{"audio":"2","video":"3"}],"shared":"4"}"#;
        let offer: Offer = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&offer).unwrap(), text);
        let read: yuanzhen_relay::Offer = serde_json::from_str(text).unwrap();
        assert_eq!(read.seats[0].video, "3");
    }
}
