//! A 16-bit picture to draw phantoms on: discs, boxes, letters, a little noise from a seed.

/// Rows of 16-bit samples.
#[derive(Debug)]
pub(super) struct Canvas {
    pub(super) rows: u16,
    pub(super) columns: u16,
    samples: Vec<u16>,
}

impl Canvas {
    pub(super) fn new(rows: u16, columns: u16, value: u16) -> Self {
        Canvas {
            rows,
            columns,
            samples: vec![value; usize::from(rows) * usize::from(columns)],
        }
    }

    /// An upright ellipse; `paint` gives the new sample from the old one and the squared relative radius.
    pub(super) fn ellipse(
        &mut self,
        (x, y): (f32, f32),
        (rx, ry): (f32, f32),
        paint: impl Fn(u16, f32) -> u16,
    ) {
        let span = |centre: f32, radius: f32, end: u16| {
            (
                (centre - radius).max(0.0) as usize,
                ((centre + radius) as usize + 1).min(usize::from(end)),
            )
        };
        let (left, right) = span(x, rx, self.columns);
        let (top, bottom) = span(y, ry, self.rows);
        let width = usize::from(self.columns);
        for row in top..bottom {
            let dy = (row as f32 - y) / ry;
            let line = &mut self.samples[row * width..][..width];
            for (column, sample) in line.iter_mut().enumerate().take(right).skip(left) {
                let dx = (column as f32 - x) / rx;
                let radius = dx * dx + dy * dy;
                if radius <= 1.0 {
                    *sample = paint(*sample, radius);
                }
            }
        }
    }

    /// A filled box, cut at the edges.
    pub(super) fn rectangle(&mut self, (x, y): (usize, usize), (width, height): (usize, usize), value: u16) {
        let (rows, columns) = (usize::from(self.rows), usize::from(self.columns));
        for row in y.min(rows)..(y + height).min(rows) {
            self.samples[row * columns..][x.min(columns)..(x + width).min(columns)].fill(value);
        }
    }

    /// A letter of five by seven cells, drawn as it is read.
    pub(super) fn letter(&mut self, letter: [&str; 7], (x, y): (usize, usize), cell: usize, value: u16) {
        for (row, line) in letter.iter().enumerate() {
            for (column, mark) in line.bytes().enumerate() {
                if mark == b'#' {
                    self.rectangle((x + column * cell, y + row * cell), (cell, cell), value);
                }
            }
        }
    }

    /// Noise of plus or minus `amount`, repeated from the seed.
    pub(super) fn noise(&mut self, seed: u64, amount: u16, max: u16) {
        let mut state = seed | 1;
        let range = u64::from(amount) * 2 + 1;
        for sample in &mut self.samples {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let lifted = u64::from(*sample) + (state >> 33) % range;
            *sample = lifted.saturating_sub(u64::from(amount)).min(u64::from(max)) as u16;
        }
    }

    /// Little-endian samples.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.samples
            .iter()
            .flat_map(|sample| sample.to_le_bytes())
            .collect()
    }
}

/// The letter R: in mirror writing it is another sign.
pub(super) const R: [&str; 7] = ["####.", "#...#", "#...#", "####.", "#.#..", "#..#.", "#...#"];
/// The letter L.
pub(super) const L: [&str; 7] = ["#....", "#....", "#....", "#....", "#....", "#....", "#####"];
