//! Colours become RGB of 8 bits: planes interleaved, palettes looked up, YBR converted (PS3.3 section C.7.6.3.1).

use super::decode::{AsCoded, Samples};
use super::facts::{Colour, Facts};
use crate::render::Trouble;

/// Three bytes for each pixel.
pub(super) fn rgb(samples: Samples, facts: &Facts) -> Result<Vec<u8>, Trouble> {
    if let Some(palette) = &facts.palette {
        let mask = (1_u64 << facts.bits_stored) - 1;
        let signed = |value: i64| {
            let negative = facts.signed && value >> (facts.bits_stored - 1) == 1;
            if negative {
                value - (1 << facts.bits_stored)
            } else {
                value
            }
        };
        return Ok((0..facts.pixels())
            .flat_map(|at| {
                let index = signed(i64::from(samples.pattern(at)) & mask.cast_signed());
                palette.each_ref().map(|table| table.byte_at(index))
            })
            .collect());
    }
    let ybr = samples.as_coded == AsCoded::Head && matches!(facts.colour, Colour::Ybr | Colour::Ybr422);
    let mut bytes = narrowed(samples, facts)?;
    if ybr {
        bytes
            .as_chunks_mut::<3>()
            .0
            .iter_mut()
            .for_each(|pixel| *pixel = from_ybr(*pixel));
    }
    Ok(bytes)
}

/// Samples of 8 bits, pixel by pixel; of wider ones the upper bits.
fn narrowed(samples: Samples, facts: &Facts) -> Result<Vec<u8>, Trouble> {
    if samples.width == 1 && !samples.planar && facts.bits_stored == 8 {
        return Ok(samples.bytes);
    }
    let pixels = facts.pixels();
    // A decoder may give fewer bits than the head announces.
    let bits = u32::from(facts.bits_stored).min(8 * u32::try_from(samples.width).unwrap_or(1));
    let mask = u32::MAX >> (32 - bits);
    let mut out = Vec::new();
    out.try_reserve_exact(pixels * 3).map_err(|_| Trouble::TooLarge)?;
    for pixel in 0..pixels {
        for component in 0..3 {
            let at = match samples.planar {
                true => component * pixels + pixel,
                false => pixel * 3 + component,
            };
            let value = samples.pattern(at) & mask;
            let byte = if bits > 8 {
                value >> (bits - 8)
            } else {
                value << (8 - bits)
            };
            out.push(u8::try_from(byte).unwrap_or(u8::MAX));
        }
    }
    Ok(out)
}

/// The equations of PS3.3 section C.7.6.3.1.2, solved for red, green and blue.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "casts from floating point saturate"
)]
fn from_ybr([y, b, r]: [u8; 3]) -> [u8; 3] {
    let (y, b, r) = (f64::from(y), f64::from(b) - 128.0, f64::from(r) - 128.0);
    [
        y + 1.402 * r,
        y - (0.114 * 1.772 * b + 0.299 * 1.402 * r) / 0.587,
        y + 1.772 * b,
    ]
    .map(|value| (value + 0.5).floor() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_of_ybr() {
        for (ybr, rgb) in [
            ([0, 128, 128], [0, 0, 0]),
            ([255, 128, 128], [255, 255, 255]),
            ([76, 85, 255], [254, 0, 0]),
            ([150, 44, 21], [0, 255, 1]),
            ([29, 255, 107], [0, 0, 254]),
        ] {
            assert_eq!(from_ybr(ybr), rgb, "{ybr:?}");
        }
    }
}
