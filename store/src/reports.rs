//! Reports, one row a version. A signed version's words are never written again: its row changes its state only.
//! The signed PDF is an object that the row names. Checks and signatures are decided in the domain.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use yuanzhen_domain::access::{Kind, ListPermit, Permit};
use yuanzhen_domain::id::{CaseId, PersonId, ReadingGroupId, ReportId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::report::{KeyImage, KeyImages, KeyWindow, Report, ReportContent, ReportState};
use yuanzhen_domain::uid::DicomUid;

use crate::cases::must_list;
use crate::db::{Arg, sql};
use crate::error::{Result, StoreError};
use crate::filter::{Filter, LARGEST_PAGE, ScopeColumns};
use crate::objects::ObjectRef;
use crate::owner::OwnerRow;
use crate::page::{Cursor, Page};
use crate::row::{Stored, changed_one, from_json, narrow, parse, parse_some, to_json, unsigned};
use crate::subjects::must_cover;
use crate::{Reading, Tx};

const TABLE: &str = "reports";

macro_rules! columns {
    () => {
        "id, report_version, institution, consortium, reading_group, origin_node, case_id, patient, origin, amends,
         read_from, written_by, written_at, content, state, state_body, pdf_hash, pdf_size_bytes, version"
    };
}

const SCOPE: ScopeColumns = ScopeColumns {
    id: "id",
    patient: Some("patient"),
    institution: "institution",
    consortium: "consortium",
    reading_group: "reading_group",
    origin: Some("origin"),
    receiver: None,
    seen_at: None,
};

/// Which reports to list (the newest version of each); empty fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct ReportQuery {
    /// In one of these states, by [`ReportState::name`].
    pub states: Vec<String>,
    /// In this group's list.
    pub group: Option<ReadingGroupId>,
    /// Written by this person.
    pub written_by: Option<PersonId>,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many; the last written first.
    pub limit: u32,
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    id: String,
    report_version: i64,
    #[sqlx(flatten)]
    owner: OwnerRow,
    case_id: String,
    patient: String,
    origin: Option<String>,
    amends: Option<String>,
    read_from: String,
    written_by: String,
    written_at: i64,
    content: String,
    state: String,
    state_body: String,
    pdf_hash: Option<String>,
    pdf_size_bytes: Option<i64>,
    version: i64,
}

/// A report's content as the row holds it. The names are the table's own, not those of any API.
#[derive(Serialize, Deserialize)]
struct ContentDocument {
    technique: String,
    findings: String,
    impression: String,
    conclusion: Option<String>,
    critical: Option<String>,
    /// Absent in what was written before there were any, and where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    key_images: Vec<KeyImageDocument>,
}

/// A key image as the row holds it.
#[derive(Serialize, Deserialize)]
struct KeyImageDocument {
    study: DicomUid,
    series: DicomUid,
    sop_instance: DicomUid,
    frame: NonZeroU32,
    window: Option<KeyWindow>,
    caption: Option<String>,
}

impl From<&KeyImage> for KeyImageDocument {
    fn from(image: &KeyImage) -> Self {
        Self {
            study: image.study.clone(),
            series: image.series.clone(),
            sop_instance: image.sop_instance.clone(),
            frame: image.frame,
            window: image.window,
            caption: image.caption.as_ref().map(|text| text.expose().clone()),
        }
    }
}

impl From<KeyImageDocument> for KeyImage {
    fn from(document: KeyImageDocument) -> Self {
        Self {
            study: document.study,
            series: document.series,
            sop_instance: document.sop_instance,
            frame: document.frame,
            window: document.window,
            caption: document.caption.map(Private::new),
        }
    }
}

pub(crate) fn content_to_text(table: &'static str, content: &ReportContent) -> Result<String> {
    to_json(
        table,
        &ContentDocument {
            technique: content.technique.expose().clone(),
            findings: content.findings.expose().clone(),
            impression: content.impression.expose().clone(),
            conclusion: content
                .conclusion
                .map(|conclusion| conclusion.as_str().to_owned()),
            critical: content.critical.as_ref().map(|text| text.expose().clone()),
            key_images: content.key_images.as_slice().iter().map(Into::into).collect(),
        },
    )
}

pub(crate) fn content_from_text(table: &'static str, id: &str, text: &str) -> Result<ReportContent> {
    let document: ContentDocument = from_json(table, text)?;
    let key_images = document.key_images.into_iter().map(Into::into).collect();
    Ok(ReportContent {
        technique: Private::new(document.technique),
        findings: Private::new(document.findings),
        impression: Private::new(document.impression),
        conclusion: parse_some(table, id, document.conclusion.as_deref())?,
        critical: document.critical.map(Private::new),
        key_images: KeyImages::new(key_images).map_err(|_| StoreError::inconsistent(table, id))?,
    })
}

impl ReportRow {
    fn pdf(&self) -> Result<Option<ObjectRef>> {
        match (&self.pdf_hash, self.pdf_size_bytes) {
            (Some(hash), Some(size)) => Ok(Some(ObjectRef {
                hash: parse(TABLE, &self.id, hash)?,
                size: unsigned(TABLE, &self.id, size)?,
            })),
            (None, None) => Ok(None),
            _ => Err(StoreError::inconsistent(TABLE, &self.id)),
        }
    }

    fn read(self) -> Result<Stored<Report>> {
        let id = self.id.as_str();
        let state: ReportState = from_json(TABLE, &self.state_body)?;
        if state.name() != self.state {
            return Err(StoreError::inconsistent(TABLE, id));
        }
        let report = Report {
            id: parse(TABLE, id, id)?,
            owner: self.owner.read(TABLE, id)?,
            case: parse(TABLE, id, &self.case_id)?,
            patient: parse(TABLE, id, &self.patient)?,
            origin: parse_some(TABLE, id, self.origin.as_deref())?,
            version: narrow(TABLE, id, self.report_version)?,
            amends: self.amends.clone().map(Private::new),
            read_from: from_json(TABLE, &self.read_from)?,
            written_by: parse(TABLE, id, &self.written_by)?,
            written_at: Moment::from_millis(self.written_at),
            content: content_from_text(TABLE, id, &self.content)?,
            state,
        };
        Ok(Stored::new(report, unsigned(TABLE, id, self.version)?))
    }
}

impl Reading {
    /// The newest version of a report. The version of the [`Stored`] counts every change over all versions.
    pub async fn report(&mut self, permit: &Permit, id: ReportId) -> Result<Option<Stored<Report>>> {
        must_cover(permit, Kind::Report, id.uuid())?;
        sql!(
            self.conn,
            optional ReportRow,
            concat!("SELECT ", columns!(), " FROM reports WHERE id = $1 ORDER BY report_version DESC LIMIT 1"),
            id.to_string(),
        )?
        .map(ReportRow::read)
        .transpose()
    }

    /// All versions of a report, the newest first.
    pub async fn report_versions(&mut self, permit: &Permit, id: ReportId) -> Result<Vec<Stored<Report>>> {
        must_cover(permit, Kind::Report, id.uuid())?;
        sql!(
            self.conn,
            all ReportRow,
            concat!("SELECT ", columns!(), " FROM reports WHERE id = $1 ORDER BY report_version DESC"),
            id.to_string(),
        )?
        .into_iter()
        .map(ReportRow::read)
        .collect()
    }

    /// The signed PDF of one version, when it has been made.
    pub async fn report_pdf(
        &mut self,
        permit: &Permit,
        id: ReportId,
        report_version: u32,
    ) -> Result<Option<ObjectRef>> {
        must_cover(permit, Kind::Report, id.uuid())?;
        let row = sql!(
            self.conn,
            optional ReportRow,
            concat!("SELECT ", columns!(), " FROM reports WHERE id = $1 AND report_version = $2"),
            id.to_string(),
            i64::from(report_version),
        )?;
        row.map_or(Ok(None), |row| row.pdf())
    }

    /// The report of a case, if one was begun. It says no more than that there is one.
    pub async fn report_of_case(&mut self, case: CaseId) -> Result<Option<ReportId>> {
        let row = sql!(
            self.conn,
            optional(String,),
            "SELECT id FROM reports WHERE case_id = $1 ORDER BY written_at DESC, id DESC LIMIT 1",
            case.to_string(),
        )?;
        row.map(|(id,)| parse(TABLE, &id, &id)).transpose()
    }

    /// All report versions of a case with a clinical permit for it, the newest first.
    pub async fn reports_of_case(&mut self, permit: &Permit, case: CaseId) -> Result<Vec<Stored<Report>>> {
        must_cover(permit, Kind::Case, case.uuid())?;
        if !permit.action().is_clinical() {
            return Err(StoreError::WrongPermit);
        }
        self.reports_among(vec![case.to_string()]).await
    }

    /// A page of reports in the permit's scope, the newest version of each.
    pub async fn reports(
        &mut self,
        permit: &ListPermit,
        query: &ReportQuery,
    ) -> Result<Page<Stored<Report>>> {
        must_list(permit, Kind::Report)?;
        let limit = query.limit.min(LARGEST_PAGE - 1);
        let mut filter = Filter::new(concat!(
            "SELECT ",
            columns!(),
            " FROM reports WHERE report_version = (
                  SELECT MAX(newer.report_version) FROM reports AS newer WHERE newer.id = reports.id)"
        ));
        filter.and_scope(permit.scope(), &SCOPE);
        if !query.states.is_empty() {
            filter.and_in("state", query.states.iter().cloned());
        }
        if let Some(group) = query.group {
            filter.and("reading_group = ", Arg::Text(group.to_string()));
        }
        if let Some(person) = query.written_by {
            filter.and("written_by = ", Arg::Text(person.to_string()));
        }
        if let Some(after) = query.after.as_deref().map(Cursor::parse).transpose()? {
            filter
                .push(" AND (written_at, id) < (")
                .bind(Arg::Number(after.first));
            filter.push(", ").bind(Arg::Text(after.id)).push(")");
        }
        filter.push(" ORDER BY written_at DESC, id DESC").limit(limit + 1);
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled ReportRow, text, args)?;
        let page = Page::of(rows, limit, |row| Cursor {
            first: row.written_at,
            second: 0,
            id: row.id.clone(),
        });
        let next = page.next;
        Ok(Page {
            items: page
                .items
                .into_iter()
                .map(ReportRow::read)
                .collect::<Result<_>>()?,
            next,
        })
    }

    pub(crate) async fn reports_among(&mut self, cases: Vec<String>) -> Result<Vec<Stored<Report>>> {
        let mut filter = Filter::new(concat!("SELECT ", columns!(), " FROM reports WHERE 1 = 1"));
        filter
            .and_in("case_id", cases)
            .push(" ORDER BY report_version DESC, id");
        let (text, args) = filter.finish();
        sql!(self.conn, assembled ReportRow, text, args)?
            .into_iter()
            .map(ReportRow::read)
            .collect()
    }
}

impl Tx {
    /// Adds the first version of a report, or the next one (`Report::amend`). `version_before` is the
    /// [`Stored::version`] of the version before, 0 for the first.
    pub async fn add_report_version(&mut self, report: &Report, version_before: u64) -> Result<()> {
        let owner = OwnerRow::from(&report.owner);
        let content = content_to_text(TABLE, &report.content)?;
        let (read_from, state) = (to_json(TABLE, &report.read_from)?, to_json(TABLE, &report.state)?);
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO reports
                (id, report_version, institution, consortium, reading_group, origin_node, case_id, patient, origin,
                 amends, read_from, written_by, written_at, content, state, state_body, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            report.id.to_string(),
            i64::from(report.version),
            owner.institution,
            owner.consortium,
            owner.reading_group,
            owner.origin_node,
            report.case.to_string(),
            report.patient.to_string(),
            report.origin.map(|id| id.to_string()),
            report.amends.as_ref().map(|text| text.expose().clone()),
            read_from,
            report.written_by.to_string(),
            report.written_at.millis(),
            content,
            report.state.name(),
            state,
            version_before as i64 + 1,
        )
        .map_err(|error| error.taken(TABLE))?;
        Ok(())
    }

    /// Changes a report version that is still at `version`. Once it is signed, its words and what it was read from are
    /// beyond reach here: only its state moves on to amended or withdrawn.
    pub async fn save_report(&mut self, report: &Report, version: u64) -> Result<()> {
        let content = content_to_text(TABLE, &report.content)?;
        let (read_from, state) = (to_json(TABLE, &report.read_from)?, to_json(TABLE, &report.state)?);
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE reports
            SET read_from = $4, written_by = $5, written_at = $6, content = $7, state = $8, state_body = $9,
                version = version + 1
            WHERE id = $1 AND report_version = $2 AND version = $3
              AND (state IN ('draft', 'submitted', 'reviewing') OR (content = $7 AND read_from = $4))",
            report.id.to_string(),
            i64::from(report.version),
            version as i64,
            read_from,
            report.written_by.to_string(),
            report.written_at.millis(),
            content,
            report.state.name(),
            state,
        )?;
        changed_one(TABLE, report.id, version, rows)
    }

    /// Takes away a version that is still a draft at `version` (`Report::give_up`). The record of the version before
    /// counts on, so that no page decided on the draft finds its number again.
    pub async fn drop_report_version(&mut self, report: &Report, version: u64) -> Result<()> {
        let (id, number) = (report.id.to_string(), i64::from(report.version));
        let rows = sql!(
            self.conn,
            execute,
            "DELETE FROM reports WHERE id = $1 AND report_version = $2 AND version = $3 AND state = 'draft'",
            &id,
            number,
            version as i64,
        )?;
        changed_one(TABLE, report.id, version, rows)?;
        let rows = sql!(
            self.conn,
            execute,
            "UPDATE reports SET version = $3 WHERE id = $1 AND report_version = $2",
            &id,
            number - 1,
            version as i64 + 1,
        )?;
        changed_one(TABLE, report.id, version, rows)
    }

    /// Names the signed PDF of a version. Each later hand adds a revision and names the new object.
    pub async fn set_report_pdf(
        &mut self,
        id: ReportId,
        report_version: u32,
        pdf: &ObjectRef,
    ) -> Result<bool> {
        let rows = sql!(
            self.conn,
            execute,
            "UPDATE reports SET pdf_hash = $3, pdf_size_bytes = $4 WHERE id = $1 AND report_version = $2",
            id.to_string(),
            i64::from(report_version),
            pdf.hash.as_str(),
            pdf.size as i64,
        )?;
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO objects (hash, institution, consortium, reading_group, origin_node, size_bytes, media_type)
            SELECT pdf_hash, institution, consortium, reading_group, origin_node, pdf_size_bytes, 'application/pdf'
            FROM reports
            WHERE id = $1 AND report_version = $2 AND pdf_hash IS NOT NULL
            ON CONFLICT (hash, institution) DO NOTHING",
            id.to_string(),
            i64::from(report_version),
        )?;
        Ok(rows == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stored_before_there_were_key_images_are_read_and_stored_as_they_were() {
        let stored = r#"{"technique":"平扫","findings":"未见异常","impression":"未见异常","conclusion":"negative","critical":null}"#;
        let content = content_from_text(TABLE, "1", stored).unwrap();
        assert!(content.key_images.is_empty());
        assert_eq!(content_to_text(TABLE, &content).unwrap(), stored);
    }
}
