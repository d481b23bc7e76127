//! A bounded walk over the elements of a data set: headers only, values on request.
//!
//! Every declared length is checked against the enclosing item, sequence and source before anything
//! is done with it; nesting has a limit; nothing is allocated but the path. It does not inflate,
//! does not know a dictionary beyond the one function it is given, and does not interpret values.

mod steps;

use std::io;

use crate::{Tag, Vr};

pub use steps::Walk;

/// Sequences nested deeper than this are refused. Real objects stay below 10 (enhanced multi-frame
/// with content templates); a few hundred bytes can declare thousands of levels.
pub const MAX_DEPTH: usize = 24;

/// How elements are laid out (PS3.5 section 7.1 and annex A).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// No VR on the wire, little endian.
    ImplicitLe,
    /// VR on the wire, little endian.
    ExplicitLe,
    /// VR on the wire, big endian (retired, still met).
    ExplicitBe,
}

/// An element with a value of known length, which is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its tag.
    pub tag: Tag,
    /// Its VR, or the dictionary's, or UN.
    pub vr: Vr,
    /// Where its header starts.
    pub position: u64,
    /// Where its value starts.
    pub value_at: u64,
    /// How long the value is.
    pub length: u32,
}

/// The start of a sequence or of encapsulated pixel data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container {
    /// Its tag.
    pub tag: Tag,
    /// Its VR as on the wire (UN for an undefined length without dictionary).
    pub vr: Vr,
    /// Where its header starts.
    pub position: u64,
    /// Its length, unless delimited.
    pub length: Option<u32>,
}

/// One fragment of encapsulated pixel data; the first is the basic offset table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// 0 for the offset table.
    pub index: u32,
    /// Where its bytes start.
    pub value_at: u64,
    /// How many there are.
    pub length: u32,
}

/// What the walk meets, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An element with a value.
    Element(Element),
    /// A sequence opens.
    SequenceStart(Container),
    /// An item opens; the path now ends with it.
    ItemStart,
    /// The item closes; the path no longer has it.
    ItemEnd,
    /// The sequence closes.
    SequenceEnd(Tag),
    /// Encapsulated pixel data opens.
    FragmentsStart(Container),
    /// A fragment of it.
    Fragment(Fragment),
    /// Encapsulated pixel data closes.
    FragmentsEnd(Tag),
}

/// One step from the data set down: which item of which sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The sequence.
    pub tag: Tag,
    /// The item, counted from 0.
    pub item: u32,
}

/// Why a data set is refused, and at which byte.
#[derive(Debug, thiserror::Error)]
#[error("at byte {at}: {why}")]
pub struct WalkError {
    /// The byte at which it was decided.
    pub at: u64,
    /// The reason.
    #[source]
    pub why: Refusal,
}

/// The reasons a walk gives for refusing.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The bytes end inside an element header.
    #[error("an element header needs {needed} bytes and {left} are left")]
    HeaderCut {
        /// Bytes a header needs.
        needed: u64,
        /// Bytes left in what encloses it.
        left: u64,
    },
    /// A declared length reaches past what encloses it.
    #[error("{tag} declares {declared} bytes and {left} are left")]
    Overrun {
        /// The element.
        tag: Tag,
        /// Its declared length.
        declared: u32,
        /// Bytes left in what encloses it.
        left: u64,
    },
    /// The VR is not two capital letters.
    #[error("{tag} has the value representation {bytes:02x?}")]
    BadVr {
        /// The element.
        tag: Tag,
        /// The bytes found.
        bytes: [u8; 2],
    },
    /// An undefined length where none is allowed.
    #[error("{tag} with value representation {vr} has an undefined length")]
    UndefinedLength {
        /// The element.
        tag: Tag,
        /// Its VR.
        vr: Vr,
    },
    /// A delimiter or item where none belongs.
    #[error("{tag} does not belong here")]
    Misplaced {
        /// The tag found.
        tag: Tag,
    },
    /// A sequence or item of undefined length is never closed.
    #[error("a sequence or item is not closed before its end")]
    Unclosed,
    /// Too many levels.
    #[error("sequences are nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// A value is longer than the reader wants.
    #[error("{tag} has {length} bytes where at most {limit} are read")]
    TooLong {
        /// The element.
        tag: Tag,
        /// Its length.
        length: u32,
        /// What was asked for.
        limit: u32,
    },
    /// The source failed.
    #[error("the bytes cannot be read")]
    Source(#[source] io::Error),
}
