//! Pixels that are not compressed (PS3.5 section 8.1.1 and annex D): bits unpacked, byte order made little, chroma
//! that two pixels share given to both.

use super::{AsCoded, Samples, room};
use crate::render::Trouble;
use crate::render::draw::facts::{Colour, Facts};

pub(super) fn decode(mut bytes: Vec<u8>, swap: bool, facts: &Facts) -> Result<Samples, Trouble> {
    let width = match facts.bits_allocated {
        1 => return bits(&bytes, facts),
        8 => 1,
        16 => 2,
        32 => 4,
        _ => return Err(Trouble::Pixels),
    };
    if swap {
        // Words in big endian: bytes lie two in a word, longer samples from their highest byte on.
        bytes.chunks_exact_mut(width.max(2)).for_each(<[u8]>::reverse);
        // An odd number of bytes was filled up to whole words.
        let odd = facts.pixels() * usize::from(facts.samples) * width;
        if bytes.len() == odd + 1 {
            bytes.truncate(odd);
        }
    }
    let shared = facts.colour == Colour::Ybr422;
    if shared && width != 1 {
        return Err(Trouble::Pixels);
    }
    let bytes = if shared {
        give_chroma_to_both(&bytes, facts)?
    } else {
        bytes
    };
    Ok(Samples {
        bytes,
        width,
        planar: facts.planar && !shared,
        as_coded: AsCoded::Head,
        high_bit: facts.high_bit,
    })
}

/// One bit a pixel, the first in the lowest.
fn bits(bytes: &[u8], facts: &Facts) -> Result<Samples, Trouble> {
    let mut unpacked = room(facts.pixels())?;
    for (at, pixel) in unpacked.iter_mut().enumerate() {
        let byte = bytes.get(at / 8).ok_or(Trouble::Malformed)?;
        *pixel = (byte >> (at % 8)) & 1;
    }
    Ok(Samples {
        bytes: unpacked,
        width: 1,
        planar: false,
        as_coded: AsCoded::Head,
        high_bit: 0,
    })
}

/// Y Y Cb Cr of two pixels becomes Y Cb Cr of each.
fn give_chroma_to_both(bytes: &[u8], facts: &Facts) -> Result<Vec<u8>, Trouble> {
    let mut out = room(facts.pixels() * 3)?;
    let (pairs, _) = bytes.as_chunks::<4>();
    if pairs.len() * 2 < facts.pixels() {
        return Err(Trouble::Malformed);
    }
    for (six, &[first, second, blue, red]) in out.chunks_mut(6).zip(pairs) {
        let both = [first, blue, red, second, blue, red];
        six.copy_from_slice(both.get(..six.len()).unwrap_or_default());
    }
    Ok(out)
}
