//! VP8 payloads: the descriptor (RFC 7741 section 4.2) and the frame's first bytes (RFC 6386 section 9.1).

use crate::marker::Marker;

/// Extended control bits follow.
const EXTENDED: u8 = 0x80;
/// Start of the first partition.
const START: u8 = 0x10;
/// A picture id is present.
const PICTURE_ID: u8 = 0x80;
/// The picture id has 15 bits.
const LONG_ID: u16 = 0x8000;
/// The frame is to be shown.
const SHOW: u32 = 1 << 4;

/// What stands before the marker in a part of a frame.
pub(super) fn header(marker: &Marker, width: u16, height: u16) -> Vec<u8> {
    let first = marker.part == 0;
    let mut out = vec![if first { EXTENDED | START } else { EXTENDED }, PICTURE_ID];
    let id = u16::try_from(marker.frame & 0x7fff).expect("15 bits fit");
    out.extend((LONG_ID | id).to_be_bytes());
    if first {
        // The size of the first partition is not true: nobody decodes it.
        let tag = SHOW | u32::from(!marker.key) | (100 << 5);
        out.extend(&tag.to_le_bytes()[..3]);
        if marker.key {
            out.extend([0x9d, 0x01, 0x2a]);
            out.extend((width & 0x3fff).to_le_bytes());
            out.extend((height & 0x3fff).to_le_bytes());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use str0m::rtp::Vp8Descriptor;

    use crate::media::Coding;
    use crate::media::tests::frame;

    #[test]
    fn a_foreign_parser_reads_the_descriptor_and_sees_the_key_frame() {
        let payloads = frame(true, 3_000).payloads(Coding::Vp8);
        let first = Vp8Descriptor::parse(&payloads[0]).unwrap();
        assert!(first.starts_keyframe(&payloads[0]));
        let second = Vp8Descriptor::parse(&payloads[1]).unwrap();
        assert!(!second.starts_keyframe(&payloads[1]));
        assert_eq!(
            payloads[1][2..4],
            [0x80 | 0x23, 0x45],
            "the picture id of 15 bits"
        );
        let between = &frame(false, 100).payloads(Coding::Vp8)[0];
        assert!(!Vp8Descriptor::parse(between).unwrap().starts_keyframe(between));
    }

    #[test]
    fn key_frames_are_told_by_their_first_bit_and_say_their_size() {
        let key = &frame(true, 100).payloads(Coding::Vp8)[0][4..];
        assert_eq!(key[0] & 1, 0);
        assert_eq!(key[3..6], [0x9d, 0x01, 0x2a]);
        assert_eq!(u16::from_le_bytes([key[6], key[7]]), 640);
        assert_eq!(u16::from_le_bytes([key[8], key[9]]), 360);
        let between = &frame(false, 100).payloads(Coding::Vp8)[0][4..];
        assert_eq!(between[0] & 1, 1);
    }
}
