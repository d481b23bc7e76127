//! One association as a machine: PDUs and verdicts in, PDUs and orders to the driver out. It holds no socket,
//! no clock and no instance; what it keeps of a peer is bounded by one command set.
//!
//! `now` is the time since the connection was accepted. Deadlines are the caller's to watch: see
//! [`Session::next_timeout`].

mod machine;
mod transfer;

use std::time::Duration;

use bytes::Bytes;
use dicom_bytes::pdu::{FrameError, Kind};
use yuanzhen_domain::uid::DicomUid;

use super::{Status, Verdict};

pub use machine::Session;

/// What a session needs to know.
#[derive(Clone, Debug)]
pub struct SessionConfig {
    /// The AE titles we answer to.
    pub ae_titles: Vec<String>,
    /// The longest P-DATA-TF body we take.
    pub max_pdu: u32,
    /// Whether private storage classes are taken.
    pub private_classes: bool,
    /// The longest instance we take.
    pub max_instance_bytes: u64,
    /// How long a peer may take to ask for an association, and to hang up after it has ended (ARTIM).
    pub artim: Duration,
    /// How long an association may be silent between messages.
    pub idle: Duration,
    /// How long it may be silent in the middle of one.
    pub stalled: Duration,
}

impl Default for SessionConfig {
    fn default() -> Self {
        SessionConfig {
            ae_titles: vec!["YUANZHEN".to_owned()],
            // DCMTK sends at most this much in one PDU, whatever is announced.
            max_pdu: 131_072,
            private_classes: true,
            // An element is at most 4 GiB long, and a data set has one large element.
            max_instance_bytes: 4 << 30,
            artim: Duration::from_secs(30),
            // Old modalities keep an association open for the whole examination.
            idle: Duration::from_secs(300),
            stalled: Duration::from_secs(60),
        }
    }
}

/// What the driver tells the session.
#[derive(Debug)]
pub enum Input {
    /// A PDU whose frame was acceptable.
    Pdu(Kind, Bytes),
    /// A frame that was not.
    BadFrame(FrameError),
    /// The answer to [`Output::Admit`]; what is known of the device stays with the driver.
    Admitted(Verdict<()>),
    /// All places are taken: turn the caller away when it asks.
    Crowded,
    /// The answer to [`Output::Finish`]: durable and indexed.
    Stored,
    /// The instance cannot be taken; the answer to any of the receiving orders.
    NotStored(Status, &'static str),
    /// The peer hung up.
    Closed,
    /// Time has passed.
    Tick,
    /// We are shutting down.
    Stop,
}

/// What the session tells the driver, to be done in order.
#[derive(Debug)]
pub enum Output {
    /// Look the caller up.
    Admit {
        /// The calling AE title.
        calling: String,
        /// The called AE title.
        called: String,
    },
    /// Send these bytes at once.
    Send(Vec<u8>),
    /// An instance begins.
    Begin(Announced),
    /// Bytes of its data set.
    Append(Bytes),
    /// Its last byte has been appended: make it durable, index it, answer.
    Finish,
    /// It will not be finished: forget its bytes.
    Discard,
    /// An instance is about to be answered with this status, which is not success: note it first.
    Refused(Status),
    /// Hang up.
    Close(Ending),
}

/// What a peer says of an instance before it sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// The SOP class.
    pub sop_class: String,
    /// The SOP instance.
    pub sop_instance: DicomUid,
    /// The transfer syntax agreed on.
    pub transfer_syntax: String,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// In good order.
    Released,
    /// The caller was turned away; a stable code.
    Rejected(&'static str),
    /// The peer aborted.
    AbortedByPeer,
    /// We aborted; in words.
    Aborted(String),
    /// The connection went away.
    Lost,
    /// The peer was silent for too long; when.
    TimedOut(&'static str),
    /// We shut down.
    Stopped,
}
