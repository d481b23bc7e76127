//! DIMSE status codes we send and understand (PS3.7 annex C, PS3.4 annex B.2.3). The numbers appear nowhere else.

use std::fmt;

/// The outcome of a DIMSE operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Durable and indexed.
    Success,
    /// Nowhere to put it, or too busy: try again later.
    OutOfResources,
    /// The data set is of another SOP class than announced.
    ClassMismatch,
    /// The data set cannot be read.
    CannotUnderstand,
    /// The SOP instance UID is not one.
    InvalidInstance,
    /// The SOP class does not go with the presentation context.
    ClassNotSupported,
    /// Not for this device.
    NotAuthorized,
    /// An operation we do not offer.
    UnrecognizedOperation,
    /// Anything else that went wrong inside.
    ProcessingFailure,
    /// A code of a peer that is none of the above.
    Other(u16),
}

impl Status {
    /// The number on the wire.
    pub const fn code(self) -> u16 {
        match self {
            Status::Success => 0x0000,
            Status::OutOfResources => 0xA700,
            Status::ClassMismatch => 0xA900,
            Status::CannotUnderstand => 0xC000,
            Status::InvalidInstance => 0x0117,
            Status::ClassNotSupported => 0x0122,
            Status::NotAuthorized => 0x0124,
            Status::UnrecognizedOperation => 0x0211,
            Status::ProcessingFailure => 0x0110,
            Status::Other(code) => code,
        }
    }

    /// Success, or a warning with which the instance was stored all the same (PS3.4 table B.2-1).
    pub const fn is_stored(self) -> bool {
        matches!(self, Status::Success | Status::Other(0xB000 | 0xB006 | 0xB007))
    }
}

impl From<u16> for Status {
    fn from(code: u16) -> Self {
        match code {
            0x0000 => Status::Success,
            0xA700..=0xA7FF => Status::OutOfResources,
            0xA900..=0xA9FF => Status::ClassMismatch,
            0xC000..=0xCFFF => Status::CannotUnderstand,
            0x0117 => Status::InvalidInstance,
            0x0122 => Status::ClassNotSupported,
            0x0124 => Status::NotAuthorized,
            0x0211 => Status::UnrecognizedOperation,
            0x0110 => Status::ProcessingFailure,
            other => Status::Other(other),
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}H", self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_codes_come_back_as_themselves() {
        for status in [
            Status::Success,
            Status::OutOfResources,
            Status::ClassMismatch,
            Status::CannotUnderstand,
            Status::InvalidInstance,
            Status::ClassNotSupported,
            Status::NotAuthorized,
            Status::UnrecognizedOperation,
            Status::ProcessingFailure,
            Status::Other(0xB000),
        ] {
            assert_eq!(Status::from(status.code()), status);
        }
        assert_eq!(Status::from(0xA701), Status::OutOfResources);
    }
}
