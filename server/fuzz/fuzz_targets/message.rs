//! A message of a page is read or refused, whatever it says; one that is read says the same when it is written again, and
//! nothing longer than its kind may be gets through.
#![no_main]
#![expect(dead_code, reason = "the messages are here as the server has them")]

#[path = "../../src/signalling/message.rs"]
mod message;
#[path = "../../src/signalling/room_message.rs"]
mod room_message;

use libfuzzer_sys::fuzz_target;

use message::{CHAT_LETTERS, ClientMessage, LONGEST_BYTES, LONGEST_OFFER_BYTES};

fuzz_target!(|input: &str| {
    let Ok(read) = ClientMessage::read(input) else {
        return;
    };
    assert!(input.len() <= LONGEST_OFFER_BYTES);
    match &read {
        ClientMessage::Chat { text, .. } => assert!(text.chars().count() <= CHAT_LETTERS),
        ClientMessage::Join { .. } | ClientMessage::Offer { .. } => {}
        ClientMessage::Hello { .. }
        | ClientMessage::Pong
        | ClientMessage::Wish { .. }
        | ClientMessage::Devices { .. }
        | ClientMessage::Hearing { .. }
        | ClientMessage::Leave => assert!(input.len() <= LONGEST_BYTES),
    }
    let written = serde_json::to_string(&read).expect("plain values");
    let again: ClientMessage = serde_json::from_str(&written).expect("what was written is read");
    assert_eq!(again, read);
});
