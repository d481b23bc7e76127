//! Paper: a report as an A4 PDF/A that a hospital can stamp. It takes plain values ([`ReportSheet`]) and fonts, gives
//! bytes and warnings, and knows no store, no case and no clock. Signing the bytes is the next room's work.

mod canvas;
mod draw;
mod facts;
mod flow;
mod fonts;
mod images;
mod marks;
mod opinion;
mod page;
mod report;
mod sheet;
mod symbol;
mod wrap;

pub use fonts::{FontError, Fonts};
pub(crate) use report::minute;
pub use report::{Sheet, print_report};
pub use sheet::{
    Amendment, Examination, Fidelity, Hand, Identifier, ImageEdges, KeyImage, OpinionLines, OpinionSection,
    Outcome, PatientLines, ReportSheet, State,
};

/// Something the page could not show as it was given. The page is still good to read; the caller shows or logs the
/// warning (which names no patient).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// No font has this character; the page shows its code point in brackets.
    NoGlyph {
        /// The character.
        character: char,
    },
    /// A key image could not be drawn; the page says so in its place.
    Image {
        /// Its place in the list, from 0.
        index: usize,
    },
}

/// Why no page could be made.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// A font the page needs is not installed.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The text is longer than any report.
    #[error("report of more than {limit} pages")]
    TooLong {
        /// The most pages printed.
        limit: usize,
    },
    /// The verification code does not fit a QR symbol.
    #[error("report number and code do not fit a QR symbol")]
    Symbol,
    /// The PDF library refused the page.
    #[error("page cannot be written: {why}")]
    Page {
        /// What it said.
        why: String,
    },
}
