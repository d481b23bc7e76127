//! The offer as a client of the relay sends it: the SDP and what each of its lines is for.

use serde::{Deserialize, Serialize};

/// An offer: `number` counts up from 1, the rest names lines of the SDP by their mid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which offer of this client.
    pub number: u32,
    /// The session description.
    pub sdp: String,
    /// The client's voice.
    pub mic: String,
    /// The client's camera.
    pub camera: String,
    /// The client's shared screen, once it has shared one.
    pub screen: Option<String>,
    /// Places for the others.
    pub seats: Vec<Seat>,
    /// The place for somebody else's shared screen.
    pub shared: String,
}

/// A place for one other participant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Where the voice is received.
    pub audio: String,
    /// Where the picture is received.
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
        assert_eq!(offer.seats[0].video, "3");
    }
}
