//! JPEG 2000 (PS3.5 section 8.2.4), by OpenJPEG.

use jpeg2k::{DecodeParameters, Image};

use super::{AsCoded, Samples, room};
use crate::render::Trouble;
use crate::render::draw::facts::{Colour, Facts};

/// The start of a code stream and its size segment (ITU-T T.800 section A.5.1).
const CODE_STREAM: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];

pub(super) fn decode(bytes: &[u8], facts: &Facts) -> Result<Samples, Trouble> {
    // The decoder allocates by its own header, which must be that of the image.
    let size = Size::read(bytes).ok_or(Trouble::Malformed)?;
    if (size.width, size.height) != (u32::from(facts.columns), u32::from(facts.rows))
        || size.components != facts.samples
    {
        return Err(Trouble::Malformed);
    }
    let width = match facts.bits_allocated {
        8 => 1,
        16 => 2,
        _ => return Err(Trouble::Pixels),
    };
    let mut out = room(facts.pixels() * usize::from(facts.samples) * width)?;
    let parameters = DecodeParameters::new().strict(true).ignore_pclr_cmap_cdef();
    let image = Image::from_bytes_with(bytes, parameters).map_err(|_| Trouble::Malformed)?;
    let components = image.components();
    if components.len() != usize::from(facts.samples) {
        return Err(Trouble::Malformed);
    }
    for (at, component) in components.iter().enumerate() {
        if (component.width(), component.height()) != (size.width, size.height) {
            return Err(Trouble::Pixels);
        }
        let places = out.chunks_exact_mut(width).skip(at).step_by(components.len());
        for (place, sample) in places.zip(component.data()) {
            place.copy_from_slice(sample.to_le_bytes().get(..width).unwrap_or_default());
        }
    }
    let rgb = facts.colour == Colour::J2k;
    Ok(Samples {
        bytes: out,
        width,
        planar: false,
        as_coded: if rgb { AsCoded::Rgb } else { AsCoded::Head },
        high_bit: facts.bits_stored - 1,
    })
}

/// What a code stream says of its size.
#[derive(Debug, PartialEq, Eq)]
struct Size {
    width: u32,
    height: u32,
    components: u16,
}

impl Size {
    /// Of a code stream, or of the first one in a file of boxes.
    fn read(bytes: &[u8]) -> Option<Size> {
        let at = bytes
            .windows(4)
            .take(1 << 16)
            .position(|four| four == CODE_STREAM)?;
        let fields = bytes.get(at + 8..at + 8 + 34)?;
        let word = |index: usize| {
            let four = fields.get(index * 4..index * 4 + 4)?;
            Some(u32::from_be_bytes(four.try_into().ok()?))
        };
        // Xsiz Ysiz XOsiz YOsiz XTsiz YTsiz XTOsiz YTOsiz Csiz
        Some(Size {
            width: word(0)?.checked_sub(word(2)?)?,
            height: word(1)?.checked_sub(word(3)?)?,
            components: u16::from_be_bytes(fields.get(32..34)?.try_into().ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_read_without_decoding() {
        let mut stream = [&CODE_STREAM[..], &[0, 41, 0, 0]].concat();
        for word in [522_u32, 516, 10, 4, 512, 512, 0, 0] {
            stream.extend(word.to_be_bytes());
        }
        stream.extend([0, 3]);
        let size = Size {
            width: 512,
            height: 512,
            components: 3,
        };
        assert_eq!(Size::read(&stream), Some(size));
        assert_eq!(Size::read(&stream[..stream.len() - 1]), None);
        assert_eq!(Size::read(b"nothing"), None);
    }
}
