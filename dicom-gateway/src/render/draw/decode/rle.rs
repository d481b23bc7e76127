//! RLE lossless (PS3.5 annex G): a header of offsets, then a segment for each byte of each component, highest byte
//! first, run lengths of bytes in each. Samples of 8, 16 and 32 bits.

use std::iter::StepBy;
use std::ops::Range;

use super::{AsCoded, Samples, room};
use crate::render::Trouble;
use crate::render::draw::facts::Facts;

/// The header: a count and places for 15 offsets.
const HEADER: usize = 64;

pub(super) fn decode(bytes: &[u8], facts: &Facts) -> Result<Samples, Trouble> {
    let width = match facts.bits_allocated {
        8 => 1,
        16 => 2,
        32 => 4,
        _ => return Err(Trouble::Pixels),
    };
    let pixels = facts.pixels();
    let components = usize::from(facts.samples);
    let offsets = offsets(bytes, components * width)?;
    let mut out = room(pixels * components * width)?;
    for (segment, (from, to)) in offsets.into_iter().enumerate() {
        let component = segment / width;
        let byte = width - 1 - segment % width;
        let packed = bytes.get(from..to).ok_or(Trouble::Malformed)?;
        let places = (component * width + byte..out.len()).step_by(components * width);
        unpack(packed, &mut out, places)?;
    }
    Ok(Samples {
        bytes: out,
        width,
        planar: false,
        as_coded: AsCoded::Head,
        high_bit: facts.high_bit,
    })
}

/// Where each segment begins and ends.
fn offsets(bytes: &[u8], wanted: usize) -> Result<Vec<(usize, usize)>, Trouble> {
    let header = bytes.get(..HEADER).ok_or(Trouble::Malformed)?;
    let mut numbers = header
        .as_chunks::<4>()
        .0
        .iter()
        .map(|four| usize::try_from(u32::from_le_bytes(*four)).unwrap_or(usize::MAX));
    if numbers.next() != Some(wanted) || wanted > 15 {
        return Err(Trouble::Malformed);
    }
    let starts: Vec<usize> = numbers.take(wanted).collect();
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let segments: Vec<_> = starts.iter().copied().zip(ends).collect();
    if segments.iter().any(|(from, to)| *from < HEADER || from > to) {
        return Err(Trouble::Malformed);
    }
    Ok(segments)
}

/// Unpacks a segment into these places; there must be a byte for each. What a segment has beyond them is padding.
fn unpack(mut packed: &[u8], out: &mut [u8], mut places: StepBy<Range<usize>>) -> Result<(), Trouble> {
    while places.len() > 0 {
        let (&control, rest) = packed.split_first().ok_or(Trouble::Malformed)?;
        packed = rest;
        match control.cast_signed() {
            -128 => {}
            run if run < 0 => {
                let (&byte, rest) = packed.split_first().ok_or(Trouble::Malformed)?;
                packed = rest;
                for place in places.by_ref().take(usize::from(run.unsigned_abs()) + 1) {
                    *out.get_mut(place).ok_or(Trouble::Malformed)? = byte;
                }
            }
            literal => {
                let count = usize::from(literal.unsigned_abs()) + 1;
                let bytes = packed.get(..count.min(places.len())).ok_or(Trouble::Malformed)?;
                for (byte, place) in bytes.iter().zip(places.by_ref()) {
                    *out.get_mut(place).ok_or(Trouble::Malformed)? = *byte;
                }
                packed = packed.get(count..).unwrap_or_default();
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_literals_and_what_means_nothing() {
        let packed = [0xFE, 0xAA, 0x80, 0x01, 1, 2, 0xFF, 7];
        let mut out = [0; 7];
        unpack(&packed, &mut out, (0..7).step_by(1)).unwrap();
        assert_eq!(out, [0xAA, 0xAA, 0xAA, 1, 2, 7, 7]);
        assert!(
            unpack(&packed, &mut [0; 8], (0..8).step_by(1)).is_err(),
            "too few"
        );
        assert!(unpack(&[0x05, 1], &mut [0; 2], (0..2).step_by(1)).is_err(), "cut");
    }

    #[test]
    fn offsets_that_lead_nowhere() {
        let with = |words: &[u32]| {
            let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
            bytes.resize(100, 0);
            offsets(&bytes, 2)
        };
        assert_eq!(with(&[2, 64, 80]).unwrap(), [(64, 80), (80, 100)]);
        for bad in [
            &[1, 64][..],
            &[2, 80, 64],
            &[2, 3, 64],
            &[2, 64, 101],
            &[0xFFFF_FFFF],
        ] {
            assert!(with(bad).is_err(), "{bad:?}");
        }
    }
}
