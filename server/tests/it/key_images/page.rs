//! A printed paper as Poppler shows it: its text, the pictures embedded in it, and on the black grounds of its pages what
//! is drawn there and which letters stand around it.

use std::path::Path;

use image::GrayImage;

use crate::paper::{run, text};

/// Dots a point, which is a 72nd of an inch.
const DOTS: f64 = 3.0;
/// The page leaves so much between a picture and the letters beside it, in points.
const LETTER_GAP: f64 = 4.0;
/// Columns and rows of a slice of the phantom.
const SIZE: usize = 512;
/// Pictures are compared by squares of so many pixels, which evens out noise and rounding.
const SQUARE: usize = 8;

/// A word with its place on its page, in points.
struct Word {
    page: usize,
    text: String,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

/// A printed paper.
pub(super) struct Page {
    pub(super) text: String,
    /// The text without spaces and line ends.
    pub(super) joined: String,
    /// Columns and rows of the embedded pictures.
    pub(super) rasters: Vec<(u32, u32)>,
    words: Vec<Word>,
    pages: Vec<GrayImage>,
}

impl Page {
    /// Reads a PDF; nothing when the machine lacks the programs.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let file = path.to_str().expect("a path");
        let read = text(&run("pdftotext", &["-layout", file, "-"])?);
        let list = text(&run("pdfimages", &["-list", file])?);
        let boxes = text(&run("pdftotext", &["-bbox", file, "-"])?);
        let prefix = file.strip_suffix(".pdf").expect("a PDF");
        let resolution = (72.0 * DOTS).to_string();
        run("pdftoppm", &["-r", &resolution, "-gray", file, prefix])?;
        let pages = (1..=read.matches('\u{c}').count())
            .map(|number| grey(&std::fs::read(format!("{prefix}-{number}.pgm")).expect("a page")));
        Some(Self {
            joined: read.split_whitespace().collect(),
            rasters: list.lines().skip(2).map(raster).collect(),
            words: words(&boxes),
            pages: pages.collect(),
            text: read,
        })
    }

    /// The pictures in reading order, each on its black ground.
    pub(super) fn drawn(&self) -> Vec<Drawn> {
        let pages = self.pages.iter().enumerate();
        let grounds =
            pages.flat_map(|(page, picture)| grounds(picture).into_iter().map(move |it| (page, it)));
        grounds
            .zip(&self.rasters)
            .map(|((page, ground), raster)| self.on(page, ground, *raster))
            .collect()
    }

    /// The picture on a ground: between the letters at its sides, in the middle of the ground, in its proportions.
    fn on(&self, page: usize, ground: [f64; 4], (columns, rows): (u32, u32)) -> Drawn {
        let [left, top, right, bottom] = ground;
        let inside = |word: &&Word| {
            let (x, y) = ((word.left + word.right) / 2.0, (word.top + word.bottom) / 2.0);
            word.page == page && (left..right).contains(&x) && (top..bottom).contains(&y)
        };
        let letters: Vec<_> = self
            .words
            .iter()
            .filter(inside)
            .filter(|word| word.text.len() == 1)
            .collect();
        assert_eq!(letters.len(), 4, "letters on the ground of page {}", page + 1);
        let least = |key: fn(&Word) -> f64| {
            let found = letters.iter().min_by(|a, b| key(a).total_cmp(&key(b)));
            *found.expect("a letter")
        };
        let (west, east) = (least(|word| word.left), least(|word| -word.right));
        let (north, south) = (least(|word| word.top), least(|word| -word.bottom));
        let (from, to) = (west.right + LETTER_GAP, east.left - LETTER_GAP);
        let tall = (to - from) * f64::from(rows) / f64::from(columns);
        assert!(tall > 100.0 && tall < bottom - top, "{tall} points tall");
        Drawn {
            letters: [west, east, north, south].map(|word| word.text.clone()),
            page: self.pages[page].clone(),
            corner: (from * DOTS, ((top + bottom) / 2.0 - tall / 2.0) * DOTS),
            size: ((to - from) * DOTS, tall * DOTS),
        }
    }
}

/// A picture on a page.
pub(super) struct Drawn {
    /// At its left, at its right, above, below.
    pub(super) letters: [String; 4],
    page: GrayImage,
    corner: (f64, f64),
    size: (f64, f64),
}

impl Drawn {
    /// The grey at a part of its width and of its height.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a dot of the page"
    )]
    pub(super) fn at(&self, across: f64, down: f64) -> u8 {
        let x = self.corner.0 + across * self.size.0;
        let y = self.corner.1 + down * self.size.1;
        self.page.get_pixel(x as u32, y as u32).0[0]
    }

    /// The grey of a pixel of a slice.
    pub(super) fn grey(&self, column: usize, row: usize) -> u8 {
        let part = |pixel: usize| (pixel as f64 + 0.5) / SIZE as f64;
        self.at(part(column), part(row))
    }

    /// How many grey values it is from a slice whose pixels are where `turn` says, on the average.
    pub(super) fn apart(
        &self,
        source: &Slice,
        window: (f64, f64),
        turn: impl Fn(usize, usize) -> (usize, usize),
    ) -> f64 {
        let count = SIZE / SQUARE;
        let mut sum = 0.0;
        for square in 0..count * count {
            let (left, top) = (square % count * SQUARE, square / count * SQUARE);
            let (mut here, mut there) = (0.0, 0.0);
            for pixel in 0..SQUARE * SQUARE {
                let (column, row) = (left + pixel % SQUARE, top + pixel / SQUARE);
                here += f64::from(self.grey(column, row));
                let (column, row) = turn(column, row);
                there += source.shown(column, row, window);
            }
            sum += (here - there).abs() / (SQUARE * SQUARE) as f64;
        }
        sum / (count * count) as f64
    }
}

/// The values of a slice of the CT phantom, in Hounsfield units.
pub(super) struct Slice(Vec<f64>);

impl Slice {
    /// The pixels stand at the end of the file.
    pub(super) fn of(file: &[u8]) -> Self {
        let pixels = &file[file.len() - SIZE * SIZE * 2..];
        let value = |pair: &[u8; 2]| f64::from(u16::from_le_bytes(*pair)) - 1024.0;
        Self(pixels.as_chunks::<2>().0.iter().map(value).collect())
    }

    /// A pixel in a window (centre, width), as PS3.3 section C.11.2.1.2 has it.
    fn shown(&self, column: usize, row: usize, (center, width): (f64, f64)) -> f64 {
        let value = self.0[row * SIZE + column];
        let part = (value - (center - 0.5)) / (width - 1.0) + 0.5;
        (part * 255.0).clamp(0.0, 255.0)
    }
}

/// Black rectangles of the size of a picture, from the top: left, top, right, bottom in points.
fn grounds(page: &GrayImage) -> Vec<[f64; 4]> {
    let (width, height) = page.dimensions();
    let black = |x: u32, y: u32| page.get_pixel(x, y).0[0] < 8;
    let mut found = Vec::new();
    for (y, x) in (1..height).flat_map(|y| (1..width).map(move |x| (y, x))) {
        if !black(x, y) || black(x - 1, y) || black(x, y - 1) {
            continue;
        }
        let right = (x..width).find(|x| !black(*x, y)).unwrap_or(width);
        let bottom = (y..height).find(|y| !black(x, *y)).unwrap_or(height);
        if f64::from(right - x) > 150.0 * DOTS && f64::from(bottom - y) > 100.0 * DOTS {
            found.push([x, y, right, bottom].map(|dots| f64::from(dots) / DOTS));
        }
    }
    found
}

/// A line of the list of embedded pictures: page, number, kind, columns, rows.
fn raster(line: &str) -> (u32, u32) {
    let fields: Vec<_> = line.split_whitespace().collect();
    assert_eq!(fields[2], "image", "{line}");
    let side = |field: &str| field.parse().expect("a number");
    (side(fields[3]), side(fields[4]))
}

/// `<word xMin="1" yMin="2" xMax="3" yMax="4">R</word>`, page after page.
fn words(boxes: &str) -> Vec<Word> {
    let mut page = 0;
    let mut words = Vec::new();
    for line in boxes.lines().map(str::trim) {
        if line.starts_with("</page") {
            page += 1;
        }
        let Some((places, rest)) = line.strip_prefix("<word ").and_then(|line| line.split_once('>')) else {
            continue;
        };
        let sides: Vec<f64> = places.split('"').filter_map(|part| part.parse().ok()).collect();
        let &[left, top, right, bottom] = sides.as_slice() else {
            panic!("{line}");
        };
        words.push(Word {
            page,
            text: rest.trim_end_matches("</word>").to_owned(),
            left,
            top,
            right,
            bottom,
        });
    }
    words
}

/// A grey picture as it was drawn, without the time it takes to compress it: `P5`, width, height, 255, then the samples.
fn grey(file: &[u8]) -> GrayImage {
    let mut lines = file.splitn(4, |octet| *octet == b'\n');
    assert_eq!(lines.next(), Some(&b"P5"[..]));
    let size = std::str::from_utf8(lines.next().expect("a size")).expect("numbers");
    let (width, height) = size.trim().split_once(' ').expect("two numbers");
    assert_eq!(lines.next(), Some(&b"255"[..]));
    let samples = lines.next().expect("samples").to_vec();
    let side = |number: &str| number.parse().expect("a number");
    GrayImage::from_raw(side(width), side(height), samples).expect("a page")
}
