//! What access is decided by, for one thing of any kind: its owner, its relations, whose it is. No permit is needed
//! to read it, for without it no permit can be given, and nothing of a patient but the id is in it.

use std::collections::BTreeSet;

use uuid::Uuid;
use yuanzhen_domain::access::{Kind, Permit, Relation, Subject};
use yuanzhen_domain::id::{InstitutionId, PatientId};

use crate::Reading;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::owner::OwnerRow;
use crate::row::{parse, parse_some};

#[derive(sqlx::FromRow)]
struct SubjectRow {
    #[sqlx(flatten)]
    owner: OwnerRow,
    patient: Option<String>,
    origin: Option<String>,
    receiver: Option<String>,
}

impl Reading {
    /// The facts that `may` decides by. `None` when there is no such thing, or when the kind is none that has rows.
    pub async fn subject(&mut self, kind: Kind, id: Uuid) -> Result<Option<(Subject, Relation)>> {
        let (table, text) = match kind {
            Kind::Patient => (
                "patients",
                "
                SELECT institution, consortium, reading_group, origin_node, id AS patient,
                       NULL AS origin, NULL AS receiver
                FROM patients
                WHERE id = $1",
            ),
            Kind::Case => (
                "cases",
                "
                SELECT institution, consortium, reading_group, origin_node, patient, origin, NULL AS receiver
                FROM cases
                WHERE id = $1",
            ),
            Kind::Upload => (
                "uploads",
                "
                SELECT uploads.institution, institutions.consortium, NULL AS reading_group, NULL AS origin_node,
                       NULL AS patient, NULL AS origin, NULL AS receiver
                FROM uploads
                JOIN institutions ON institutions.id = uploads.institution
                WHERE uploads.id = $1",
            ),
            Kind::Study => (
                "studies",
                "
                SELECT institution, consortium, reading_group, origin_node, patient, origin, NULL AS receiver
                FROM studies
                WHERE id = $1",
            ),
            Kind::Report => (
                "reports",
                "
                SELECT institution, consortium, reading_group, origin_node, patient, origin, NULL AS receiver
                FROM reports
                WHERE id = $1
                ORDER BY report_version DESC
                LIMIT 1",
            ),
            Kind::Delivery => (
                "deliveries",
                "
                SELECT institution, consortium, reading_group, origin_node, patient, NULL AS origin, receiver
                FROM deliveries
                WHERE id = $1",
            ),
            Kind::Critical => (
                "criticals",
                "
                SELECT institution, consortium, reading_group, origin_node, patient, origin, NULL AS receiver
                FROM criticals
                WHERE id = $1",
            ),
            Kind::Consult => (
                "consults",
                "
                SELECT institution, consortium, reading_group, origin_node, patient, origin, NULL AS receiver
                FROM consults
                WHERE id = $1",
            ),
            Kind::Duty => (
                "reading_groups",
                "
                SELECT institution, consortium, id AS reading_group, NULL AS origin_node, NULL AS patient,
                       NULL AS origin, NULL AS receiver
                FROM reading_groups
                WHERE id = $1",
            ),
            Kind::Statistics | Kind::Directory | Kind::Security | Kind::Audit | Kind::System => {
                return Ok(None);
            }
        };
        let text_id = id.hyphenated().to_string();
        let Some(row) = sql!(self.conn, optional SubjectRow, text, &text_id)? else {
            return Ok(None);
        };
        let subject = Subject {
            kind,
            id,
            owner: row.owner.read(table, &text_id)?,
            patient: parse_some(table, &text_id, row.patient.as_deref())?,
        };
        let seen_at = match kind {
            Kind::Patient => self.seen_at(&text_id).await?,
            _ => BTreeSet::new(),
        };
        let relation = Relation {
            origin: parse_some(table, &text_id, row.origin.as_deref())?,
            receiver: parse_some(table, &text_id, row.receiver.as_deref())?,
            seen_at,
        };
        Ok(Some((subject, relation)))
    }

    async fn seen_at(&mut self, patient: &str) -> Result<BTreeSet<InstitutionId>> {
        sql!(
            self.conn,
            all(String,),
            "SELECT institution FROM patient_sites WHERE patient = $1",
            patient,
        )?
        .into_iter()
        .map(|(institution,)| parse("patient_sites", patient, &institution))
        .collect()
    }
}

/// The permit must be for this very thing.
pub(crate) fn must_cover(permit: &Permit, kind: Kind, id: Uuid) -> Result<()> {
    if permit.covers(kind, id) {
        Ok(())
    } else {
        Err(StoreError::WrongPermit)
    }
}

/// The permit must open this patient's facts.
pub(crate) fn must_cover_patient(permit: &Permit, patient: PatientId) -> Result<()> {
    if permit.covers(Kind::Patient, patient.uuid()) || permit.covers_patient(patient) {
        Ok(())
    } else {
        Err(StoreError::WrongPermit)
    }
}
