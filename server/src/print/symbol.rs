//! The QR symbol of a report: its number, version and verification string, drawn as vector squares. It never holds
//! anything of the patient.

use qrcode::{Color, EcLevel, QrCode};

use super::{PrintError, ReportSheet};

/// A square of modules.
pub(super) struct Symbol {
    pub(super) side: usize,
    dark: Vec<bool>,
}

impl Symbol {
    /// The symbol of a report.
    pub(super) fn of(sheet: &ReportSheet) -> Result<Self, PrintError> {
        let code =
            QrCode::with_error_correction_level(words(sheet), EcLevel::M).map_err(|_| PrintError::Symbol)?;
        let side = code.width();
        Ok(Self {
            side,
            dark: code
                .to_colors()
                .into_iter()
                .map(|color| color == Color::Dark)
                .collect(),
        })
    }

    /// The dark runs of each row: row, first column, length.
    pub(super) fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for (row, modules) in self.dark.chunks(self.side).enumerate() {
            let mut column = 0;
            for run in modules.chunk_by(|one, next| one == next) {
                if run[0] {
                    runs.push((row, column, run.len()));
                }
                column += run.len();
            }
        }
        runs
    }
}

/// What the symbol says. The part after `#` of a link is not sent to a server by browsers.
fn words(sheet: &ReportSheet) -> String {
    let mark = format!("{}/{}/{}", sheet.number, sheet.version, sheet.code);
    match &sheet.verify_link {
        Some(link) => format!("{link}#{mark}"),
        None => format!("yuanzhen:{mark}"),
    }
}
