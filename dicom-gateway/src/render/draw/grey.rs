//! From stored values to grey: modality table or rescale, then the window asked for, the VOI table, the window of the
//! image, or all values there are; MONOCHROME1 inverted (PS3.3 sections C.11.1, C.11.2; PS3.4 annex N.2).

use super::decode::Samples;
use super::facts::{Colour, Facts};
use crate::render::{Shape, Window};

/// Grey of 8 bits for each pixel.
pub(super) fn grey(samples: &Samples, facts: &Facts, asked: Option<Window>) -> Vec<u8> {
    let scale = Scale {
        facts,
        high_bit: samples.high_bit,
    };
    let shown = match (asked.or(facts.window), &facts.voi_lut) {
        (Some(window), None) => Shown::Window(window),
        (_, Some(_)) if asked.is_none() => Shown::Table,
        (Some(window), Some(_)) => Shown::Window(window),
        (None, _) => Shown::Window(whole_range(samples, facts, &scale)),
    };
    let shades = |count: u32| -> Vec<u8> { (0..count).map(|pattern| scale.shade(pattern, &shown)).collect() };
    match samples.width {
        1 => {
            let table = shades(1 << 8);
            let shade = |byte: &u8| table.get(usize::from(*byte)).copied().unwrap_or(0);
            samples.bytes.iter().map(shade).collect()
        }
        2 => {
            let table = shades(1 << 16);
            let shade = |pair: &[u8; 2]| {
                let pattern = u16::from_le_bytes(*pair);
                table.get(usize::from(pattern)).copied().unwrap_or(0)
            };
            samples.bytes.as_chunks::<2>().0.iter().map(shade).collect()
        }
        _ => (0..facts.pixels())
            .map(|at| scale.shade(samples.pattern(at), &shown))
            .collect(),
    }
}

/// What becomes black and white.
enum Shown {
    Window(Window),
    Table,
}

struct Scale<'a> {
    facts: &'a Facts,
    high_bit: u16,
}

impl Scale<'_> {
    /// The stored value in the bits of a sample; what else the bits hold, such as overlays of old, is left out.
    fn stored(&self, pattern: u32) -> i64 {
        let bits = u32::from(self.facts.bits_stored);
        let shift = u32::from((self.high_bit + 1).saturating_sub(self.facts.bits_stored));
        let value = i64::from(pattern >> shift) & ((1 << bits) - 1);
        let negative = self.facts.signed && value >> (bits - 1) == 1;
        if negative { value - (1 << bits) } else { value }
    }

    /// The value in the unit of the image, such as Hounsfield.
    #[expect(clippy::cast_precision_loss, reason = "stored values have at most 32 bits")]
    fn value(&self, pattern: u32) -> f64 {
        let stored = self.stored(pattern);
        match &self.facts.modality_lut {
            Some(table) => f64::from(table.at(stored)),
            None => stored as f64 * self.facts.slope + self.facts.intercept,
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "casts from floating point saturate, and the value is from 0 to 255"
    )]
    fn shade(&self, pattern: u32, shown: &Shown) -> u8 {
        let value = self.value(pattern);
        let part = match (shown, &self.facts.voi_lut) {
            (Shown::Table, Some(table)) => {
                f64::from(table.at(value.round() as i64)) / f64::from(table.most())
            }
            (Shown::Table, None) => 0.0,
            (Shown::Window(window), _) => part_of(window, value),
        };
        let grey = (part * 255.0 + 0.5).floor().clamp(0.0, 255.0) as u8;
        if self.facts.colour == Colour::Inverted {
            255 - grey
        } else {
            grey
        }
    }
}

/// How far up in a window a value is: 0 and below is black, 1 and above white.
fn part_of(window: &Window, value: f64) -> f64 {
    let Window { center, width, shape } = *window;
    match shape {
        Shape::Linear if width > 1.0 => (value - (center - 0.5)) / (width - 1.0) + 0.5,
        Shape::Linear if value <= center - 0.5 => 0.0,
        Shape::Linear => 1.0,
        Shape::LinearExact => (value - center) / width + 0.5,
        Shape::Sigmoid => 1.0 / (1.0 + (-4.0 * (value - center) / width).exp()),
    }
}

/// The window of all values there are, as the viewer makes it.
fn whole_range(samples: &Samples, facts: &Facts, scale: &Scale<'_>) -> Window {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut last = None;
    for at in 0..facts.pixels() {
        let pattern = samples.pattern(at);
        if last.replace(pattern) == Some(pattern) {
            continue;
        }
        let value = scale.value(pattern);
        low = low.min(value);
        high = high.max(value);
    }
    if low == high {
        // One value is the lowest one.
        return Window {
            center: low + 0.5,
            width: 1.0,
            shape: Shape::LinearExact,
        };
    }
    Window {
        center: f64::midpoint(low, high),
        width: high - low,
        shape: Shape::LinearExact,
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode::AsCoded;
    use super::super::lut::Lut;
    use super::*;

    fn facts() -> Facts {
        Facts {
            rows: 1,
            columns: 4,
            samples: 1,
            bits_allocated: 16,
            bits_stored: 12,
            high_bit: 11,
            signed: false,
            planar: false,
            colour: Colour::Grey,
            slope: 1.0,
            intercept: 0.0,
            modality_lut: None,
            voi_lut: None,
            window: None,
            palette: None,
        }
    }

    fn drawn(facts: &Facts, values: [u16; 4], asked: Option<Window>) -> Vec<u8> {
        let samples = Samples {
            bytes: values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            width: 2,
            planar: false,
            as_coded: AsCoded::Head,
            high_bit: facts.high_bit,
        };
        grey(&samples, facts, asked)
    }

    #[test]
    fn without_a_window_all_values_are_shown_and_monochrome_1_is_inverted() {
        assert_eq!(drawn(&facts(), [0, 100, 200, 300], None), [0, 85, 170, 255]);
        let inverted = Facts {
            colour: Colour::Inverted,
            ..facts()
        };
        assert_eq!(drawn(&inverted, [0, 100, 200, 300], None), [255, 170, 85, 0]);
    }

    #[test]
    fn bits_above_the_stored_ones_are_left_out_and_signs_kept() {
        let signed = Facts {
            signed: true,
            ..facts()
        };
        assert_eq!(
            drawn(&signed, [0xF800, 0x07FF, 0x0000, 0x0FFF], None),
            [0, 255, 128, 127]
        );
        let shifted = Facts {
            high_bit: 15,
            ..facts()
        };
        assert_eq!(
            drawn(&shifted, [0x000F, 0x0640, 0x0C80, 0x12C0], None),
            [0, 85, 170, 255]
        );
    }

    #[test]
    fn the_functions_of_a_window() {
        let facts = Facts {
            slope: 2.0,
            intercept: -1024.0,
            ..facts()
        };
        let values = [512, 612, 412, 552];
        let with = |shape| drawn(&facts, values, Window::new(0.0, 400.0, shape));
        assert_eq!(with(Shape::Linear), [128, 255, 0, 179]);
        assert_eq!(with(Shape::LinearExact), [128, 255, 0, 179]);
        assert_eq!(with(Shape::Sigmoid), [128, 225, 30, 176]);
        let step = drawn(&facts, [511, 512, 513, 514], Window::new(0.5, 1.0, Shape::Linear));
        assert_eq!(step, [0, 0, 255, 255]);
    }

    #[test]
    fn tables_come_before_the_window_of_the_image_and_after_the_one_asked_for() {
        let table = Lut::new(&[3, 0, 8], &[0, 255, 51, 0], false, false).unwrap();
        let facts = Facts {
            voi_lut: Some(table),
            window: Window::new(1.0, 2.0, Shape::LinearExact),
            ..facts()
        };
        assert_eq!(drawn(&facts, [0, 1, 2, 9], None), [0, 255, 51, 51]);
        let asked = Window::new(1.0, 2.0, Shape::LinearExact);
        assert_eq!(drawn(&facts, [0, 1, 2, 9], asked), [0, 128, 255, 255]);
    }
}
