//! H.264 payloads (RFC 6184): each part of a frame is a slice of its own, and a key frame's first packet brings the
//! parameter sets along (STAP-A).

use crate::marker::Marker;

const STAP_A: u8 = 24;
const SPS: u8 = 0x67;
const PPS: [u8; 4] = [0x68, 0xce, 0x3c, 0x80];
const IDR: u8 = 0x65;
const SLICE: u8 = 0x41;

/// What stands before the marker in a part of a frame whose payload will have this many bytes.
pub(super) fn header(marker: &Marker, width: u16, height: u16, bytes: usize) -> Vec<u8> {
    if !marker.key {
        return vec![SLICE];
    }
    if marker.part > 0 {
        return vec![IDR];
    }
    let mut out = vec![(IDR & 0x60) | STAP_A];
    for unit in [&sps(width, height)[..], &PPS] {
        out.extend(length(unit.len()));
        out.extend(unit);
    }
    let slice = bytes.saturating_sub(out.len() + 2).max(1 + Marker::LEN);
    out.extend(length(slice));
    out.push(IDR);
    out
}

fn length(bytes: usize) -> [u8; 2] {
    u16::try_from(bytes)
        .expect("a payload is smaller than 64 KiB")
        .to_be_bytes()
}

/// A sequence parameter set of constrained baseline, level 3.1 (clause 7.3.2.1.1), cropped to the size.
fn sps(width: u16, height: u16) -> Vec<u8> {
    let (width, height) = (u32::from(width.max(2)), u32::from(height.max(2)));
    let (across, down) = (width.div_ceil(16), height.div_ceil(16));
    let mut bits = Bits::default();
    for value in [0, 0, 0, 0, 1] {
        bits.golomb(value); // set id, log2_max_frame_num - 4, order count type, log2 of it - 4, reference frames
    }
    bits.push(0, 1); // no gaps in frame_num
    bits.golomb(across - 1);
    bits.golomb(down - 1);
    bits.push(0b11, 2); // frames only, direct 8x8 inference
    bits.push(1, 1);
    for crop in [0, (across * 16 - width) / 2, 0, (down * 16 - height) / 2] {
        bits.golomb(crop);
    }
    bits.push(0, 1); // no usability information
    bits.push(1, 1); // stop bit
    let mut out = vec![SPS, 0x42, 0xe0, 0x1f];
    out.extend(bits.bytes());
    out
}

/// Bits in the order H.264 writes them.
#[derive(Debug, Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        self.0.extend((0..count).rev().map(|bit| value >> bit & 1 == 1));
    }

    /// An unsigned Exp-Golomb code (clause 9.1).
    fn golomb(&mut self, value: u32) {
        let code = value + 1;
        let bits = u32::BITS - code.leading_zeros();
        self.push(0, bits - 1);
        self.push(code, bits);
    }

    fn bytes(&self) -> Vec<u8> {
        self.0
            .chunks(8)
            .map(|chunk| {
                chunk
                    .iter()
                    .enumerate()
                    .fold(0, |byte, (at, bit)| byte | (u8::from(*bit) << (7 - at)))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Coding;
    use crate::media::tests::frame;

    #[test]
    fn a_key_frame_brings_its_parameter_sets() {
        let payloads = frame(true, 3_000).payloads(Coding::H264);
        let mut rest = &payloads[0][1..];
        assert_eq!(payloads[0][0] & 0x1f, STAP_A);
        let mut kinds = Vec::new();
        while let Some((length, tail)) = rest.split_first_chunk() {
            let (unit, tail) = tail.split_at(usize::from(u16::from_be_bytes(*length)));
            kinds.push(unit[0] & 0x1f);
            rest = tail;
        }
        assert_eq!((kinds, rest.len()), (vec![7, 8, 5], 0));
        assert!(payloads[1..].iter().all(|payload| payload[0] & 0x1f == 5));
        assert_eq!(frame(false, 100).payloads(Coding::H264)[0][0] & 0x1f, 1);
    }

    #[test]
    fn exp_golomb_codes_are_those_of_the_standard() {
        let mut bits = Bits::default();
        for value in [0, 1, 2, 3, 7] {
            bits.golomb(value);
        }
        // 1 010 011 00100 0001000
        assert_eq!(bits.bytes(), [0b1010_0110, 0b0100_0001, 0b0000_0000]);
    }

    #[test]
    fn a_set_for_640_by_360_is_cropped_by_eight_lines() {
        // Read back by hand: 40 by 23 macroblocks, crop 0, 0, 0, 4.
        let set = sps(640, 360);
        assert_eq!(set[..4], [0x67, 0x42, 0xe0, 0x1f]);
        let bits: String = set[4..].iter().map(|byte| format!("{byte:08b}")).collect();
        let expected = "1111010" /* 0 0 0 0 1 */
            .to_owned() + "0" + "00000101000" /* 39 */ + "000010111" /* 22 */ + "11" + "1" + "111" + "00101" + "0" + "1";
        assert!(bits.starts_with(&expected), "{bits}\n{expected}");
    }
}
