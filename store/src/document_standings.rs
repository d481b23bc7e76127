//! How the signed documents stand, for the list that goes out with a trust bundle: report, version, the digest of the
//! signed PDF and whether it still holds. Nothing of the patient or of the report's words is read, so no permit is asked.

use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::ReportId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::report::ReportState;

use crate::Reading;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::row::{from_json, narrow, parse};

const TABLE: &str = "reports";

/// A signed document and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentStanding {
    /// The report.
    pub report: ReportId,
    /// Its version.
    pub version: u32,
    /// The digest of its signed PDF.
    pub pdf: Digest,
    /// How it stands.
    pub holds: Holds,
}

/// Whether a signed document still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Yes,
    /// Another version took its place.
    Replaced {
        /// That version.
        by_version: u32,
        /// Since when.
        at: Moment,
    },
    /// It was withdrawn.
    Withdrawn {
        /// Since when.
        at: Moment,
    },
}

impl Reading {
    /// Every signed document that no longer holds; with `current`, those that hold as well.
    pub async fn document_standings(&mut self, current: bool) -> Result<Vec<DocumentStanding>> {
        let rows = sql!(
            self.conn,
            all(String, i64, String, String),
            "
            SELECT id, report_version, state_body, pdf_hash
            FROM reports
            WHERE pdf_hash IS NOT NULL AND (state IN ('amended', 'withdrawn') OR (state = 'signed' AND $1 = 1))
            ORDER BY id, report_version",
            i64::from(current),
        )?;
        rows.into_iter().map(read).collect()
    }

    /// How the signed documents of the case with this number stand, the oldest version first.
    pub async fn document_standings_of(&mut self, number: &str) -> Result<Vec<DocumentStanding>> {
        let rows = sql!(
            self.conn,
            all(String, i64, String, String),
            "
            SELECT reports.id, report_version, reports.state_body, pdf_hash
            FROM reports
            JOIN cases ON cases.id = reports.case_id
            WHERE cases.number = $1 AND pdf_hash IS NOT NULL
                AND reports.state IN ('signed', 'amended', 'withdrawn')
            ORDER BY report_version",
            number,
        )?;
        rows.into_iter().map(read).collect()
    }
}

fn read((id, version, state, pdf): (String, i64, String, String)) -> Result<DocumentStanding> {
    let holds = match from_json(TABLE, &state)? {
        ReportState::Signed { .. } => Holds::Yes,
        ReportState::Amended { by_version, at, .. } => Holds::Replaced { by_version, at },
        ReportState::Withdrawn { at, .. } => Holds::Withdrawn { at },
        ReportState::Draft { .. } | ReportState::Submitted { .. } | ReportState::Reviewing { .. } => {
            return Err(StoreError::inconsistent(TABLE, &id));
        }
    };
    Ok(DocumentStanding {
        report: parse(TABLE, &id, &id)?,
        version: narrow(TABLE, &id, version)?,
        pdf: parse(TABLE, &id, &pdf)?,
        holds,
    })
}
