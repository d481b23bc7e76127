//! Fonts of the machine: Noto Sans CJK SC for everything, and wider fonts for rare characters of names. A character none
//! of them has is written as its code point in brackets, with a warning; never as an empty box. Font files are read when
//! first needed and kept.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fontdb::{Database, Source, Style, Weight as FontWeight};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{BufferFlags, Face, UnicodeBuffer};
use self_cell::self_cell;

use super::Warning;

/// The family everything is set in.
const FAMILY: &str = "Noto Sans CJK SC";
/// Families asked for a character the first one lacks, in this order.
const WIDER: &[&str] = &[
    "Noto Serif CJK SC",
    "HanaMinA",
    "HanaMinB",
    "Plangothic P1",
    "Plangothic P2",
    "DejaVu Sans",
];

/// Why text cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// The main font is not installed.
    #[error("font {family} is not installed; install the Debian package {package}")]
    Missing {
        /// The family.
        family: &'static str,
        /// The package that has it.
        package: &'static str,
    },
    /// A font file cannot be read.
    #[error("font file {path} cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
    },
}

/// How heavy text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// The fonts of the machine.
pub struct Fonts {
    regular: Slot,
    bold: Slot,
    wider: Vec<Slot>,
    /// Which wider font has a character, so that each is asked once.
    found: Mutex<HashMap<char, Option<usize>>>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts")
            .field("wider", &self.wider.len())
            .finish_non_exhaustive()
    }
}

/// A face of a file, read when first needed.
struct Slot {
    path: PathBuf,
    index: u32,
    read: OnceLock<Option<Arc<Loaded>>>,
}

struct Loaded {
    opened: Opened,
    font: Font,
}

self_cell! {
    /// The octets of a font file and its parsed tables.
    struct Opened {
        owner: Arc<Vec<u8>>,
        #[covariant]
        dependent: Face,
    }
}

/// A piece of text in one font.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) font: Font,
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// In ems.
    pub(super) width: f32,
}

impl Fonts {
    /// The fonts in the system's folders.
    pub fn system() -> Result<Self, FontError> {
        let mut database = Database::new();
        database.load_system_fonts();
        Self::from_database(&database)
    }

    /// The fonts in these folders only.
    pub fn in_folders(folders: &[&Path]) -> Result<Self, FontError> {
        let mut database = Database::new();
        for folder in folders {
            database.load_fonts_dir(folder);
        }
        Self::from_database(&database)
    }

    fn from_database(database: &Database) -> Result<Self, FontError> {
        let missing = FontError::Missing {
            family: FAMILY,
            package: "fonts-noto-cjk",
        };
        let regular = slot(database, FAMILY, FontWeight::NORMAL).ok_or(missing)?;
        // A machine without the bold face prints its headings regular rather than nothing.
        let bold = slot(database, FAMILY, FontWeight::BOLD).unwrap_or_else(|| regular.again());
        let wider = WIDER
            .iter()
            .filter_map(|family| slot(database, family, FontWeight::NORMAL))
            .collect();
        let fonts = Self {
            regular,
            bold,
            wider,
            found: Mutex::default(),
        };
        for slot in [&fonts.regular, &fonts.bold] {
            slot.load().ok_or_else(|| FontError::Unreadable {
                path: slot.path.clone(),
            })?;
        }
        Ok(fonts)
    }

    /// Makes text fit to be set: control and direction characters go, characters no font has become `[U+…]`.
    pub(super) fn settle(&self, text: &str, warnings: &mut BTreeSet<Warning>) -> String {
        let mut settled = String::with_capacity(text.len());
        let mut previous: Option<char> = None;
        for character in text.chars() {
            match character {
                '\n' => settled.push('\n'),
                '\t' | '\u{a0}' | '\u{2007}' | '\u{202f}' => settled.push(' '),
                c if c.is_control() || is_invisible(c) => {}
                c if is_selector(c) => {
                    // A selector asks for another drawing of the same character; without it the text is the same.
                    if previous.is_some_and(|base| self.has_variation(base, c)) {
                        settled.push(c);
                    }
                    continue;
                }
                c if !is_private(c) && (c == ' ' || self.regular.has(c) || self.wider_with(c).is_some()) => {
                    settled.push(c);
                }
                c => {
                    warnings.insert(Warning::NoGlyph { character: c });
                    settled.push_str(&format!("[U+{:04X}]", u32::from(c)));
                }
            }
            previous = Some(character);
        }
        settled
    }

    /// Shapes settled text of one line.
    pub(super) fn shape(&self, text: &str, weight: Weight) -> Vec<Run> {
        let mut runs: Vec<(usize, String)> = Vec::new();
        for character in text.chars() {
            let which = if is_selector(character) {
                None
            } else {
                Some(self.which(character, weight))
            };
            match (runs.last_mut(), which) {
                (Some((_, run)), None) => run.push(character),
                (Some((at, run)), Some(which)) if *at == which => run.push(character),
                (_, Some(which)) => runs.push((which, character.into())),
                (None, None) => {}
            }
        }
        runs.into_iter()
            .filter_map(|(which, text)| Some(shape_run(&*self.loaded(which, weight)?, text)))
            .collect()
    }

    /// The width of settled text, in ems.
    pub(super) fn width(&self, text: &str, weight: Weight) -> f32 {
        self.shape(text, weight).iter().map(|run| run.width).sum()
    }

    /// 0 is the main font, n the n-th wider one.
    fn which(&self, character: char, weight: Weight) -> usize {
        if character == ' ' || self.main(weight).has(character) {
            return 0;
        }
        self.wider_with(character).map_or(0, |index| index + 1)
    }

    fn main(&self, weight: Weight) -> &Slot {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    fn loaded(&self, which: usize, weight: Weight) -> Option<Arc<Loaded>> {
        let slot = which
            .checked_sub(1)
            .map_or_else(|| self.main(weight), |index| &self.wider[index]);
        slot.load()
    }

    fn wider_with(&self, character: char) -> Option<usize> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        *found
            .entry(character)
            .or_insert_with(|| self.wider.iter().position(|slot| slot.has(character)))
    }

    fn has_variation(&self, base: char, selector: char) -> bool {
        self.regular
            .face(|face| face.glyph_variation_index(base, selector).is_some())
            .unwrap_or(false)
    }
}

impl Slot {
    fn again(&self) -> Self {
        Self {
            path: self.path.clone(),
            index: self.index,
            read: OnceLock::new(),
        }
    }

    fn load(&self) -> Option<Arc<Loaded>> {
        let load = || {
            let bytes = Arc::new(std::fs::read(&self.path).ok()?);
            let font = Font::new(Arc::clone(&bytes).into(), self.index)?;
            let opened =
                Opened::try_new(bytes, |bytes| Face::from_slice(bytes, self.index).ok_or(())).ok()?;
            Some(Arc::new(Loaded { opened, font }))
        };
        self.read.get_or_init(load).clone()
    }

    fn face<T>(&self, ask: impl FnOnce(&Face<'_>) -> T) -> Option<T> {
        Some(ask(self.load()?.opened.borrow_dependent()))
    }

    fn has(&self, character: char) -> bool {
        self.face(|face| face.glyph_index(character).is_some_and(|glyph| glyph.0 != 0))
            .unwrap_or(false)
    }
}

/// The upright face of a family whose weight is nearest; a bold one only if it is bold.
fn slot(database: &Database, family: &str, weight: FontWeight) -> Option<Slot> {
    let upright = database.faces().filter(|face| {
        face.style == Style::Normal
            && face.families.iter().any(|(name, _)| name == family)
            && (weight == FontWeight::NORMAL || face.weight >= weight)
    });
    let face = upright.min_by_key(|face| (face.weight.0.abs_diff(weight.0), face.index))?;
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => Some(Slot {
            path: path.clone(),
            index: face.index,
            read: OnceLock::new(),
        }),
        Source::Binary(_) => None,
    }
}

fn shape_run(loaded: &Loaded, text: String) -> Run {
    let face = loaded.opened.borrow_dependent();
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(&text);
    buffer.set_direction(rustybuzz::Direction::LeftToRight);
    buffer.guess_segment_properties();
    buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
    let shaped = rustybuzz::shape(face, &[], buffer);
    let em = face.units_per_em() as f32;
    let clusters: Vec<usize> = shaped
        .glyph_infos()
        .iter()
        .map(|info| info.cluster as usize)
        .collect();
    let mut width = 0.0;
    let glyphs = shaped
        .glyph_infos()
        .iter()
        .zip(shaped.glyph_positions())
        .enumerate()
        .map(|(index, (info, position))| {
            let start = clusters[index];
            let end = clusters[index..]
                .iter()
                .copied()
                .find(|next| *next > start)
                .unwrap_or(text.len());
            let advance = position.x_advance as f32 / em;
            width += advance;
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                advance,
                position.x_offset as f32 / em,
                position.y_offset as f32 / em,
                position.y_advance as f32 / em,
                start..end,
                None,
            )
        })
        .collect();
    Run {
        font: loaded.font.clone(),
        text,
        glyphs,
        width,
    }
}

/// Characters that draw nothing and may mislead: joiners, byte order marks, direction overrides.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Private use: what a font draws there is its own affair, and an archive could not read it.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
