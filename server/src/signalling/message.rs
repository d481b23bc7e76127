//! What travels over `/ws`: one enum per direction, and the codes with which the server closes. Nothing of a patient
//! travels here, only ids; the page asks the API for the rest. docs/PROTOCOL.md shows each message, and a test reads
//! its examples into these types.

use serde::{Deserialize, Serialize};
use ts_rs::{Config, TS};
use uuid::Uuid;

/// The version of this protocol. A client that speaks another is told so and closed.
pub const PROTOCOL: u32 = 1;

/// The longest message a client may send; the longest of ours is under 200 bytes.
pub const LONGEST_BYTES: usize = 4_096;

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

/// Why the server closes a connection (RFC 6455, section 7.4: 4000 to 4999 are ours).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// The server is shutting down; come back.
    GoingAway,
    /// The client speaks another protocol: load the page anew.
    OtherProtocol,
    /// The session is over: sign in.
    SessionOver,
    /// No hello, or no pong, in time.
    Silent,
    /// A message that is none of [`ClientMessage`], or not in its place.
    NotUnderstood,
    /// The session is locked: unlock it and come back.
    Locked,
    /// Too many live connections of one person.
    TooMany,
    /// The server cannot read its events.
    Broken,
}

impl Close {
    /// The number sent.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::GoingAway => 1001,
            Self::Broken => 1011,
            Self::OtherProtocol => 4400,
            Self::SessionOver => 4401,
            Self::Silent => 4408,
            Self::NotUnderstood => 4422,
            Self::Locked => 4423,
            Self::TooMany => 4429,
        }
    }

    /// The word sent with it.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::GoingAway => "going-away",
            Self::Broken => "broken",
            Self::OtherProtocol => "other-protocol",
            Self::SessionOver => "not-signed-in",
            Self::Silent => "silent",
            Self::NotUnderstood => "not-understood",
            Self::Locked => "session-locked",
            Self::TooMany => "too-many-connections",
        }
    }
}

/// The TypeScript declarations of the messages, as `yuanzhen api messages` prints them.
#[must_use]
pub fn typescript() -> String {
    let config = Config::new();
    let declarations = [
        Subject::decl(&config),
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
}
