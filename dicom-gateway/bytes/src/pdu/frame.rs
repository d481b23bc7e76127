//! Frames: six bytes of header, a length that is believed only up to a limit, and the fixed small PDUs.

/// Bytes before the body of a PDU.
pub const HEADER_LEN: usize = 6;

/// The types of PDU (PS3.8 section 9.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A-ASSOCIATE-RQ
    AssociateRq,
    /// A-ASSOCIATE-AC
    AssociateAc,
    /// A-ASSOCIATE-RJ
    AssociateRj,
    /// P-DATA-TF
    Data,
    /// A-RELEASE-RQ
    ReleaseRq,
    /// A-RELEASE-RP
    ReleaseRp,
    /// A-ABORT
    Abort,
}

impl Kind {
    const fn code(self) -> u8 {
        match self {
            Kind::AssociateRq => 1,
            Kind::AssociateAc => 2,
            Kind::AssociateRj => 3,
            Kind::Data => 4,
            Kind::ReleaseRq => 5,
            Kind::ReleaseRp => 6,
            Kind::Abort => 7,
        }
    }
}

impl TryFrom<u8> for Kind {
    type Error = FrameError;

    fn try_from(code: u8) -> Result<Self, FrameError> {
        Ok(match code {
            1 => Kind::AssociateRq,
            2 => Kind::AssociateAc,
            3 => Kind::AssociateRj,
            4 => Kind::Data,
            5 => Kind::ReleaseRq,
            6 => Kind::ReleaseRp,
            7 => Kind::Abort,
            _ => return Err(FrameError::UnknownKind { code }),
        })
    }
}

/// How long a PDU of a peer may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bodies of A-ASSOCIATE PDUs.
    pub association: u32,
    /// Bodies of P-DATA-TF PDUs: the maximum length we announced.
    pub data: u32,
}

/// The header of a PDU whose length is acceptable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The type.
    pub kind: Kind,
    /// Bytes that follow the header.
    pub length: u32,
}

/// Why a frame is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Not a PDU type.
    #[error("PDU type {code:#04x} does not exist")]
    UnknownKind {
        /// The byte found.
        code: u8,
    },
    /// Longer than allowed.
    #[error("a PDU of type {kind:?} declares {declared} bytes where at most {limit} are taken")]
    TooLong {
        /// Its type.
        kind: Kind,
        /// Its declared length.
        declared: u32,
        /// Our limit.
        limit: u32,
    },
    /// One of the small PDUs is not four bytes long.
    #[error("a PDU of type {kind:?} declares {declared} bytes instead of 4")]
    WrongLength {
        /// Its type.
        kind: Kind,
        /// Its declared length.
        declared: u32,
    },
}

impl Header {
    /// The header at the front of `bytes`, or `None` when fewer than six bytes are there.
    pub fn read(bytes: &[u8], limits: Limits) -> Result<Option<Header>, FrameError> {
        // The type is judged by the first byte, so that a peer of another protocol is not waited for.
        let Some(&code) = bytes.first() else {
            return Ok(None);
        };
        let kind = Kind::try_from(code)?;
        let Some(&[a, b, c, d]) = bytes.get(2..6).and_then(|b| b.first_chunk::<4>()) else {
            return Ok(None);
        };
        let declared = u32::from_be_bytes([a, b, c, d]);
        match kind {
            Kind::AssociateRq | Kind::AssociateAc if declared > limits.association => {
                Err(FrameError::TooLong {
                    kind,
                    declared,
                    limit: limits.association,
                })
            }
            Kind::Data if declared > limits.data => Err(FrameError::TooLong {
                kind,
                declared,
                limit: limits.data,
            }),
            Kind::AssociateRj | Kind::ReleaseRq | Kind::ReleaseRp | Kind::Abort if declared != 4 => {
                Err(FrameError::WrongLength { kind, declared })
            }
            _ => Ok(Some(Header {
                kind,
                length: declared,
            })),
        }
    }
}

/// A whole PDU around a body.
pub fn encode(kind: Kind, body: &[u8]) -> Vec<u8> {
    let mut pdu = Vec::with_capacity(HEADER_LEN + body.len());
    pdu.extend([kind.code(), 0]);
    // Bodies we build are bounded by the peer's maximum length, which is a u32.
    pdu.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
    pdu.extend_from_slice(body);
    pdu
}

/// A-RELEASE-RQ or, as an answer, A-RELEASE-RP.
pub fn encode_release(answer: bool) -> Vec<u8> {
    encode(if answer { Kind::ReleaseRp } else { Kind::ReleaseRq }, &[0; 4])
}

/// A-ASSOCIATE-RJ (PS3.8 table 9-21).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reject {
    /// 1 permanent, 2 transient.
    pub result: u8,
    /// 1 service user, 2 service provider (ACSE), 3 service provider (presentation).
    pub source: u8,
    /// The reason, by source.
    pub reason: u8,
}

impl Reject {
    /// The body is not four bytes long only if the frame was not checked.
    pub fn decode(body: &[u8]) -> Option<Reject> {
        let [_, result, source, reason] = *body.first_chunk::<4>()?;
        Some(Reject {
            result,
            source,
            reason,
        })
    }

    /// The whole PDU.
    pub fn encode(self) -> Vec<u8> {
        encode(Kind::AssociateRj, &[0, self.result, self.source, self.reason])
    }
}

/// A-ABORT (PS3.8 table 9-26).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abort {
    /// 0 service user, 2 service provider.
    pub source: u8,
    /// The reason, for the service provider.
    pub reason: u8,
}

impl Abort {
    /// The body is not four bytes long only if the frame was not checked.
    pub fn decode(body: &[u8]) -> Option<Abort> {
        let [_, _, source, reason] = *body.first_chunk::<4>()?;
        Some(Abort { source, reason })
    }

    /// The whole PDU.
    pub fn encode(self) -> Vec<u8> {
        encode(Kind::Abort, &[0, 0, self.source, self.reason])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        association: 1000,
        data: 100,
    };

    #[test]
    fn a_length_of_four_gigabytes_is_refused_by_its_header() {
        let header = [4, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        assert_eq!(
            Header::read(&header, LIMITS),
            Err(FrameError::TooLong {
                kind: Kind::Data,
                declared: u32::MAX,
                limit: 100
            })
        );
        assert!(Header::read(&[4, 0, 0, 0, 0, 100], LIMITS).unwrap().is_some());
        assert!(Header::read(&[4, 0, 0, 0, 0, 101], LIMITS).is_err());
    }

    #[test]
    fn another_protocol_is_known_by_its_first_byte() {
        assert_eq!(
            Header::read(b"G", LIMITS),
            Err(FrameError::UnknownKind { code: b'G' })
        );
        assert_eq!(Header::read(&[1], LIMITS), Ok(None));
        assert_eq!(Header::read(&[], LIMITS), Ok(None));
    }

    #[test]
    fn small_pdus_have_four_bytes() {
        assert_eq!(
            Header::read(&[7, 0, 0, 0, 0, 5], LIMITS),
            Err(FrameError::WrongLength {
                kind: Kind::Abort,
                declared: 5
            })
        );
        let pdu = Abort { source: 2, reason: 6 }.encode();
        assert_eq!(
            Abort::decode(&pdu[HEADER_LEN..]),
            Some(Abort { source: 2, reason: 6 })
        );
    }
}
