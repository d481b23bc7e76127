//! JPEG: baseline and lossless (PS3.5 section 8.2.1). What colours a code stream holds is said by its Adobe marker, or
//! else by the head: a decoder that guesses turns RGB green.

use jpeg_decoder::{CodingProcess, ColorTransform, Decoder, Error, PixelFormat, UnsupportedFeature};

use super::{AsCoded, Samples, room};
use crate::render::Trouble;
use crate::render::draw::facts::{Colour, Facts};

pub(super) fn decode(bytes: &[u8], facts: &Facts) -> Result<Samples, Trouble> {
    let mut decoder = Decoder::new(bytes);
    decoder.read_info().map_err(trouble)?;
    let info = decoder.info().ok_or(Trouble::Malformed)?;
    let (width, components) = match info.pixel_format {
        PixelFormat::L8 => (1, 1),
        PixelFormat::L16 => (2, 1),
        PixelFormat::RGB24 => (1, 3),
        PixelFormat::CMYK32 => return Err(Trouble::Pixels),
    };
    if (info.width, info.height, components) != (facts.columns, facts.rows, facts.samples) {
        return Err(Trouble::Malformed);
    }
    // Room for the result is taken by the decoder; whether there is any is seen first.
    drop(room(facts.pixels() * usize::from(components) * width)?);
    let mut as_coded = AsCoded::Head;
    if components == 3 {
        let lossless = info.coding_process == CodingProcess::Lossless;
        let ycc = !lossless
            && match adobe_transform(bytes) {
                Some(transform) => transform == 1,
                None => matches!(facts.colour, Colour::Ybr | Colour::Ybr422),
            };
        let as_is = !ycc && !lossless;
        decoder.set_color_transform(if ycc {
            ColorTransform::YCbCr
        } else {
            // `None` of this decoder leaves each line in planes; `RGB` interleaves and converts nothing.
            ColorTransform::RGB
        });
        if ycc || (as_is && adobe_transform(bytes).is_some()) {
            as_coded = AsCoded::Rgb;
        }
    }
    let mut decoded = decoder.decode().map_err(trouble)?;
    if width == 2 && cfg!(target_endian = "big") {
        decoded.chunks_exact_mut(2).for_each(<[u8]>::reverse);
    }
    Ok(Samples {
        bytes: decoded,
        width,
        planar: false,
        as_coded,
        high_bit: facts.bits_stored - 1,
    })
}

/// The colour transform of an Adobe marker before the first scan.
fn adobe_transform(bytes: &[u8]) -> Option<u8> {
    let mut rest = bytes.get(2..)?;
    loop {
        let &[0xFF, marker, high, low, ..] = rest else {
            return None;
        };
        if marker == 0xFF {
            rest = rest.get(1..)?;
            continue;
        }
        let segment = rest.get(4..2 + usize::from(u16::from_be_bytes([high, low])))?;
        match marker {
            0xDA => return None,
            0xEE if segment.starts_with(b"Adobe") => return segment.get(11).copied(),
            _ => rest = rest.get(4 + segment.len()..)?,
        }
    }
}

fn trouble(error: Error) -> Trouble {
    match error {
        Error::Unsupported(UnsupportedFeature::SamplePrecision(12)) => Trouble::Jpeg12,
        Error::Unsupported(_) => Trouble::Pixels,
        Error::Format(_) | Error::Io(_) | Error::Internal(_) => Trouble::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_adobe_marker_is_found_before_the_scan_only() {
        let mut stream = b"\xFF\xD8\xFF\xE0\x00\x04ab\xFF\xFF\xEE\x00\x0EAdobe\0\x64\0\0\0\0\x01".to_vec();
        assert_eq!(adobe_transform(&stream), Some(1));
        stream.splice(2..2, *b"\xFF\xDA\x00\x02");
        assert_eq!(adobe_transform(&stream), None);
        for broken in [
            &b""[..],
            b"\xFF\xD8",
            b"\xFF\xD8\xFF\xE0\0\0",
            b"\xFF\xD8\xFF\xE0\xFF\xFF",
        ] {
            assert_eq!(adobe_transform(broken), None);
        }
    }
}
