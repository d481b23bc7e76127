//! The RTP header (RFC 3550, 5.1) and its extensions (RFC 8285), read in place and written anew.

use std::ops::Range;

use super::sequence::low;

/// Octets before the CSRC list.
pub(crate) const FIXED: usize = 12;

/// The profile of one-byte extensions.
const ONE_BYTE: u16 = 0xbede;

/// A header, as offsets into its packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// Last packet of a picture; first of a talk spurt.
    pub(crate) marker: bool,
    /// Payload type.
    pub(crate) payload_type: u8,
    /// Sequence number.
    pub(crate) sequence: u16,
    /// In ticks of the codec's clock.
    pub(crate) timestamp: u32,
    /// Whose stream.
    pub(crate) ssrc: u32,
    /// Where the payload is, without padding.
    pub(crate) payload: Range<usize>,
    extensions: Option<(u16, Range<usize>)>,
}

impl Header {
    /// Reads a packet. Nothing when its lengths do not fit its bytes.
    pub(crate) fn parse(packet: &[u8]) -> Option<Self> {
        let fixed: &[u8; FIXED] = packet.first_chunk()?;
        if fixed[0] >> 6 != 2 {
            return None;
        }
        let mut at = FIXED + usize::from(fixed[0] & 0x0f) * 4;
        let extensions = if fixed[0] & 0x10 == 0 {
            None
        } else {
            let [p0, p1, l0, l1] = *packet.get(at..)?.first_chunk()?;
            let begin = at + 4;
            at = begin + usize::from(u16::from_be_bytes([l0, l1])) * 4;
            Some((u16::from_be_bytes([p0, p1]), begin..at))
        };
        let padding = if fixed[0] & 0x20 == 0 {
            0
        } else {
            match usize::from(*packet.last()?) {
                0 => return None,
                padding => padding,
            }
        };
        let end = packet.len().checked_sub(padding)?;
        if at > end {
            return None;
        }
        Some(Self {
            marker: fixed[1] & 0x80 != 0,
            payload_type: fixed[1] & 0x7f,
            sequence: u16::from_be_bytes([fixed[2], fixed[3]]),
            timestamp: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
            ssrc: u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]]),
            payload: at..end,
            extensions,
        })
    }

    /// The value of the extension with this id.
    pub(crate) fn extension<'a>(&self, packet: &'a [u8], id: u8) -> Option<&'a [u8]> {
        let (profile, range) = self.extensions.clone()?;
        let mut rest = packet.get(range)?;
        while let Some((&first, after)) = rest.split_first() {
            // Zero is padding in both forms (RFC 8285, 4.2 and 4.3).
            if first == 0 {
                rest = after;
                continue;
            }
            let (found, length, after) = if profile == ONE_BYTE {
                if first >> 4 == 15 {
                    return None;
                }
                (first >> 4, usize::from(first & 0x0f) + 1, after)
            } else if profile >> 4 == 0x100 {
                let (&length, after) = after.split_first()?;
                (first, usize::from(length), after)
            } else {
                return None;
            };
            let value = after.get(..length)?;
            if found == id {
                return Some(value);
            }
            rest = &after[length..];
        }
        None
    }
}

/// What is written before a payload.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fresh {
    pub(crate) marker: bool,
    pub(crate) payload_type: u8,
    /// Its place in its stream, counted from 0; the lowest 16 bits travel.
    pub(crate) number: u64,
    pub(crate) timestamp: u32,
    pub(crate) ssrc: u32,
}

impl Fresh {
    /// Appends the header with one-byte extensions; those without a value, or that do not fit the form, are left out.
    pub(crate) fn write(&self, out: &mut Vec<u8>, extensions: &[(u8, &[u8])]) {
        let fits = |(id, value): &&(u8, &[u8])| (1..=14).contains(id) && (1..=16).contains(&value.len());
        let extended = extensions.iter().any(|extension| fits(&extension));
        out.push(if extended { 0x90 } else { 0x80 });
        out.push(u8::from(self.marker) << 7 | (self.payload_type & 0x7f));
        out.extend_from_slice(&low(self.number).to_be_bytes());
        out.extend_from_slice(&self.timestamp.to_be_bytes());
        out.extend_from_slice(&self.ssrc.to_be_bytes());
        if !extended {
            return;
        }
        out.extend_from_slice(&ONE_BYTE.to_be_bytes());
        let length_at = out.len();
        out.extend_from_slice(&[0, 0]);
        for (id, value) in extensions.iter().filter(fits) {
            out.push(id << 4 | (value.len() as u8 - 1));
            out.extend_from_slice(value);
        }
        while !(out.len() - length_at - 2).is_multiple_of(4) {
            out.push(0);
        }
        let words = (out.len() - length_at - 2) / 4;
        out[length_at..length_at + 2].copy_from_slice(&(words as u16).to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: Fresh = Fresh {
        marker: true,
        payload_type: 96,
        number: 0x5_1234,
        timestamp: 0xdead_beef,
        ssrc: 7,
    };

    fn written(extensions: &[(u8, &[u8])], payload: &[u8]) -> Vec<u8> {
        let mut packet = Vec::new();
        FRESH.write(&mut packet, extensions);
        packet.extend_from_slice(payload);
        packet
    }

    #[test]
    fn what_is_written_is_read() {
        let packet = written(&[(3, b"ab"), (0, b"x"), (5, b"c"), (9, b"")], b"payload");
        let header = Header::parse(&packet).unwrap();
        assert_eq!((header.marker, header.payload_type), (true, 96));
        assert_eq!(
            (header.sequence, header.timestamp, header.ssrc),
            (0x1234, 0xdead_beef, 7)
        );
        assert_eq!(&packet[header.payload.clone()], b"payload");
        assert_eq!(header.extension(&packet, 3), Some(&b"ab"[..]));
        assert_eq!(header.extension(&packet, 5), Some(&b"c"[..]));
        assert_eq!(header.extension(&packet, 9), None);
    }

    #[test]
    fn two_byte_extensions_are_read() {
        let mut packet = written(&[], b"");
        packet[0] |= 0x10;
        packet.extend_from_slice(&[0x10, 0x00, 0, 2, 0, 20, 3, b'x', b'y', b'z', 0, 0]);
        let header = Header::parse(&packet).unwrap();
        assert_eq!(header.extension(&packet, 20), Some(&b"xyz"[..]));
    }

    #[test]
    fn padding_is_no_payload() {
        let mut packet = written(&[], b"ab");
        packet[0] |= 0x20;
        packet.extend_from_slice(&[0, 0, 3]);
        let header = Header::parse(&packet).unwrap();
        assert_eq!(&packet[header.payload], b"ab");
    }

    #[test]
    fn lengths_that_lie_are_refused() {
        let whole = written(&[(3, b"ab")], b"payload");
        for length in 0..FIXED {
            assert_eq!(Header::parse(&whole[..length]), None);
        }
        let mut lying = whole.clone();
        lying[FIXED + 2..FIXED + 4].copy_from_slice(&[0xff, 0xff]);
        assert_eq!(Header::parse(&lying), None);
        let mut padded = whole.clone();
        padded[0] |= 0x20;
        *padded.last_mut().unwrap() = 255;
        assert_eq!(Header::parse(&padded), None);
        let mut version = whole;
        version[0] &= 0x3f;
        assert_eq!(Header::parse(&version), None);
    }
}
