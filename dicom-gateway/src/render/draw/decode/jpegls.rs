//! JPEG-LS (PS3.5 section 8.2.3), by CharLS.

use charls::CharLS;

use super::{AsCoded, Samples, room};
use crate::render::Trouble;
use crate::render::draw::facts::Facts;

pub(super) fn decode(bytes: &[u8], facts: &Facts) -> Result<Samples, Trouble> {
    // The decoder allocates by its own header, which must be that of the image.
    let info = CharLS::default()
        .get_frame_info(bytes)
        .map_err(|_| Trouble::Malformed)?;
    let fits = info.width == u32::from(facts.columns)
        && info.height == u32::from(facts.rows)
        && info.component_count == i32::from(facts.samples)
        && (2..=16).contains(&info.bits_per_sample);
    if !fits {
        return Err(Trouble::Malformed);
    }
    let width = if info.bits_per_sample > 8 { 2 } else { 1 };
    drop(room(facts.pixels() * usize::from(facts.samples) * width)?);
    let decoded = CharLS::default().decode(bytes).map_err(|_| Trouble::Malformed)?;
    Ok(Samples {
        bytes: decoded,
        width,
        planar: facts.samples > 1 && components_of_first_scan(bytes) == Some(1),
        as_coded: AsCoded::Head,
        high_bit: facts.bits_stored - 1,
    })
}

/// How many components the first scan holds: one, when each has a scan of its own.
fn components_of_first_scan(bytes: &[u8]) -> Option<u8> {
    let mut rest = bytes.get(2..)?;
    loop {
        let &[0xFF, marker, high, low, ..] = rest else {
            return None;
        };
        if marker == 0xFF {
            rest = rest.get(1..)?;
            continue;
        }
        if marker == 0xDA {
            return rest.get(4).copied();
        }
        rest = rest.get(2 + usize::from(u16::from_be_bytes([high, low])).max(2)..)?;
    }
}
