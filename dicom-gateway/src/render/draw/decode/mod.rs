//! Samples from a code stream. Each decoder is held to what the head says of rows, columns and components before it
//! allocates, and what it gives back is measured again.

mod jpeg;
mod jpeg2000;
mod jpegls;
mod plain;
mod rle;

use super::facts::Facts;
use crate::render::Trouble;

/// Samples of one frame.
#[derive(Debug)]
pub(super) struct Samples {
    /// The samples, each of 1, 2 or 4 bytes in little endian.
    pub(super) bytes: Vec<u8>,
    /// Bytes of a sample.
    pub(super) width: usize,
    /// Whether the components follow each other as planes.
    pub(super) planar: bool,
    /// What the colours are by now.
    pub(super) as_coded: AsCoded,
    /// The bit of a sample that is its highest.
    pub(super) high_bit: u16,
}

/// What a decoder did to colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AsCoded {
    /// They are what the head says.
    Head,
    /// They are RGB, whatever the head says.
    Rgb,
}

impl Samples {
    /// The bits of the sample at a place, lowest first.
    pub(super) fn pattern(&self, at: usize) -> u32 {
        let from = at * self.width;
        let bytes = self.bytes.get(from..from + self.width).unwrap_or_default();
        bytes
            .iter()
            .rev()
            .fold(0, |pattern, byte| (pattern << 8) | u32::from(*byte))
    }

    fn measured(self, facts: &Facts) -> Result<Samples, Trouble> {
        let count = facts.pixels() * usize::from(facts.samples);
        if self.bytes.len() == count * self.width {
            Ok(self)
        } else {
            Err(Trouble::Malformed)
        }
    }
}

/// Decodes one frame.
pub(super) fn decode(
    transfer_syntax: &str,
    swap: bool,
    bytes: Vec<u8>,
    facts: &Facts,
) -> Result<Samples, Trouble> {
    let samples = match transfer_syntax {
        "1.2.840.10008.1.2" | "1.2.840.10008.1.2.1" | "1.2.840.10008.1.2.2" => {
            plain::decode(bytes, swap, facts)
        }
        "1.2.840.10008.1.2.5" => rle::decode(&bytes, facts),
        "1.2.840.10008.1.2.4.50"
        | "1.2.840.10008.1.2.4.51"
        | "1.2.840.10008.1.2.4.57"
        | "1.2.840.10008.1.2.4.70" => jpeg::decode(&bytes, facts),
        "1.2.840.10008.1.2.4.80" | "1.2.840.10008.1.2.4.81" => jpegls::decode(&bytes, facts),
        "1.2.840.10008.1.2.4.90" | "1.2.840.10008.1.2.4.91" => jpeg2000::decode(&bytes, facts),
        _ => Err(Trouble::Syntax),
    };
    samples?.measured(facts)
}

/// Zeroed memory, or the word that there is none.
fn room(bytes: usize) -> Result<Vec<u8>, Trouble> {
    let mut room = Vec::new();
    room.try_reserve_exact(bytes).map_err(|_| Trouble::TooLarge)?;
    room.resize(bytes, 0);
    Ok(room)
}
