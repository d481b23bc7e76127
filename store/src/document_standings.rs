//! How the signed documents stand, reports and opinions of consults alike, for the list that goes out with a trust bundle:
//! document, version, the digest of the signed PDF and whether it still holds. Nothing of the patient or of the words is
//! read, so no permit is asked.

use uuid::Uuid;
use yuanzhen_domain::consult::OpinionState;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::report::ReportState;

use crate::Reading;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::row::{from_json, narrow, parse};

/// Source, id, version, state and digest of the PDF.
type DocumentRow = (String, String, i64, String, String);

const REPORTS: &str = "reports";
const OPINIONS: &str = "opinions";

/// A signed document and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentStanding {
    /// The id of the report or opinion; with the version it makes the code on the paper.
    pub document: Uuid,
    /// Its version.
    pub version: u32,
    /// The digest of its signed PDF.
    pub pdf: Digest,
    /// How it stands.
    pub holds: Holds,
}

/// Whether a signed document still holds. A replaced one is told of the version that holds today, not of its successor,
/// which may have been replaced or withdrawn itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Yes,
    /// Another version holds in its place.
    Replaced {
        /// That version.
        by_version: u32,
        /// Since when this one does not hold.
        at: Moment,
    },
    /// It was withdrawn, or what took its place was, and no version holds.
    Withdrawn {
        /// Since when another version stood in its place; `None` when it was withdrawn itself.
        replaced_at: Option<Moment>,
        /// When the last of them was withdrawn.
        at: Moment,
    },
}

impl Reading {
    /// Every signed document that no longer holds; with `current`, those that hold as well.
    pub async fn document_standings(&mut self, current: bool) -> Result<Vec<DocumentStanding>> {
        let rows = sql!(
            self.conn,
            all DocumentRow,
            "
            SELECT 'reports' AS source, id, report_version AS document_version, state_body, pdf_hash
            FROM reports
            WHERE pdf_hash IS NOT NULL AND state IN ('signed', 'amended', 'withdrawn')
            UNION ALL
            SELECT 'opinions' AS source, id, opinion_version AS document_version, state_body, pdf_hash
            FROM opinions
            WHERE pdf_hash IS NOT NULL AND state IN ('signed', 'amended')
            ORDER BY id, document_version",
        )?;
        let mut all = read_all(rows)?;
        all.retain(|one| current || one.holds != Holds::Yes);
        Ok(all)
    }

    /// How the signed documents of the case or consult with this number stand, the oldest version first.
    pub async fn document_standings_of(&mut self, number: &str) -> Result<Vec<DocumentStanding>> {
        let rows = sql!(
            self.conn,
            all DocumentRow,
            "
            SELECT 'reports' AS source, reports.id AS id, report_version AS document_version,
                   reports.state_body AS state_body, pdf_hash
            FROM reports
            JOIN cases ON cases.id = reports.case_id
            WHERE cases.number = $1 AND pdf_hash IS NOT NULL
                AND reports.state IN ('signed', 'amended', 'withdrawn')
            UNION ALL
            SELECT 'opinions' AS source, opinions.id AS id, opinion_version AS document_version,
                   opinions.state_body AS state_body, pdf_hash
            FROM opinions
            JOIN consults ON consults.id = opinions.consult
            WHERE consults.number = $1 AND pdf_hash IS NOT NULL
                AND opinions.state IN ('signed', 'amended')
            ORDER BY id, document_version",
            number,
        )?;
        read_all(rows)
    }
}

/// Reads rows that are in the order of documents and versions.
fn read_all(rows: Vec<DocumentRow>) -> Result<Vec<DocumentStanding>> {
    let mut all = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    for of_one in all.chunk_by_mut(|a, b| a.document == b.document) {
        follow(of_one);
    }
    Ok(all)
}

/// Leads every replaced version of one document to what became of the newest.
fn follow(versions: &mut [DocumentStanding]) {
    let Some((newest, older)) = versions.split_last_mut() else {
        return;
    };
    for one in older {
        if let Holds::Replaced { at: replaced_at, .. } = one.holds {
            one.holds = match newest.holds {
                Holds::Withdrawn { at, .. } => Holds::Withdrawn {
                    replaced_at: Some(replaced_at),
                    at,
                },
                Holds::Yes | Holds::Replaced { .. } => Holds::Replaced {
                    by_version: newest.version,
                    at: replaced_at,
                },
            };
        }
    }
}

fn read((source, id, version, state, pdf): DocumentRow) -> Result<DocumentStanding> {
    let (table, holds) = match source.as_str() {
        OPINIONS => (OPINIONS, opinion_holds(&id, &state)?),
        _ => (REPORTS, report_holds(&id, &state)?),
    };
    Ok(DocumentStanding {
        document: Uuid::try_parse(&id).map_err(|_| StoreError::inconsistent(table, &id))?,
        version: narrow(table, &id, version)?,
        pdf: parse(table, &id, &pdf)?,
        holds,
    })
}

fn report_holds(id: &str, state: &str) -> Result<Holds> {
    match from_json(REPORTS, state)? {
        ReportState::Signed { .. } => Ok(Holds::Yes),
        ReportState::Amended { by_version, at, .. } => Ok(Holds::Replaced { by_version, at }),
        ReportState::Withdrawn { at, .. } => Ok(Holds::Withdrawn {
            replaced_at: None,
            at,
        }),
        ReportState::Draft { .. } | ReportState::Submitted { .. } | ReportState::Reviewing { .. } => {
            Err(StoreError::inconsistent(REPORTS, id))
        }
    }
}

fn opinion_holds(id: &str, state: &str) -> Result<Holds> {
    match from_json(OPINIONS, state)? {
        OpinionState::Signed { .. } => Ok(Holds::Yes),
        OpinionState::Amended { by_version, at, .. } => Ok(Holds::Replaced { by_version, at }),
        OpinionState::Draft | OpinionState::Signing { .. } => Err(StoreError::inconsistent(OPINIONS, id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn followed(holds: &[Holds]) -> Vec<Holds> {
        let mut versions: Vec<_> = (1..)
            .zip(holds)
            .map(|(version, holds)| DocumentStanding {
                document: Uuid::nil(),
                version,
                pdf: Digest::sha256(b""),
                holds: *holds,
            })
            .collect();
        follow(&mut versions);
        versions.into_iter().map(|one| one.holds).collect()
    }

    #[test]
    fn a_replaced_version_is_told_what_became_of_the_newest() {
        let at = Moment::from_millis;
        let replaced = |by_version, millis| Holds::Replaced {
            by_version,
            at: at(millis),
        };
        let withdrawn = |millis| Holds::Withdrawn {
            replaced_at: None,
            at: at(millis),
        };
        let replaced_and_withdrawn = |replaced, millis| Holds::Withdrawn {
            replaced_at: Some(at(replaced)),
            at: at(millis),
        };

        assert_eq!(followed(&[Holds::Yes]), [Holds::Yes]);
        assert_eq!(
            followed(&[replaced(2, 10), Holds::Yes]),
            [replaced(2, 10), Holds::Yes]
        );
        assert_eq!(
            followed(&[replaced(2, 10), replaced(3, 20), Holds::Yes]),
            [replaced(3, 10), replaced(3, 20), Holds::Yes]
        );
        assert_eq!(
            followed(&[replaced(2, 10), withdrawn(20)]),
            [replaced_and_withdrawn(10, 20), withdrawn(20)]
        );
        // The first was withdrawn itself, and what was written anew is withdrawn too: each has its own time.
        assert_eq!(
            followed(&[withdrawn(10), withdrawn(20)]),
            [withdrawn(10), withdrawn(20)]
        );
        // Written anew after it was withdrawn.
        assert_eq!(
            followed(&[replaced(2, 10), withdrawn(20), Holds::Yes]),
            [replaced(3, 10), withdrawn(20), Holds::Yes]
        );
        assert_eq!(
            followed(&[replaced(2, 10), withdrawn(20), withdrawn(40)]),
            [replaced_and_withdrawn(10, 40), withdrawn(20), withdrawn(40)]
        );
    }
}
