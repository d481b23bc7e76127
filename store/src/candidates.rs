//! The orders a study might be of, for the domain to compare.

use yuanzhen_domain::access::{Kind, Permit};
use yuanzhen_domain::case::Examination;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::study::Study;
use yuanzhen_domain::study::matching::{Candidate, DeviceGiven};

use crate::Reading;
use crate::db::{Arg, sql};
use crate::error::Result;
use crate::filter::Filter;
use crate::patients::document_lookup;
use crate::row::{date, from_json, parse, parse_some};
use crate::subjects::must_cover;

/// Orders looked at when a study has no accession number to go by: those still open of the last days.
const MOST_CANDIDATES: u32 = 300;

impl Reading {
    /// The orders a study might be of: those with the accession or patient number the device sent, and those of the
    /// study's institution that were submitted since `since` and are open without images. The domain compares them.
    pub async fn candidates(
        &mut self,
        permit: &Permit,
        study: &Study,
        given: &DeviceGiven,
        since: Moment,
    ) -> Result<Vec<Candidate>> {
        must_cover(permit, Kind::Study, study.id.uuid())?;
        let number = given
            .patient_number
            .as_ref()
            .map_or("", |number| number.expose().trim());
        // Many machines are given the number of the certificate for a patient's number.
        let certificate = document_lookup(&self.seal, number);
        let mut filter = Filter::new(
            "
            SELECT cases.id, cases.patient, cases.consortium, cases.accession, patients.number, patients.name,
                   patients.former_name, patients.sex, patients.birth_date, cases.modality, cases.examination,
                   CASE WHEN patients.document_lookup = ",
        );
        filter.bind(Arg::Text(certificate)).push(
            " THEN 'sent' ELSE '' END,
                   CASE
                       WHEN cases.state IN ('submitted', 'claimed', 'returned')
                            AND NOT EXISTS (SELECT 1 FROM studies WHERE studies.case_id = cases.id)
                       THEN 'open'
                       ELSE 'done'
                   END
            FROM cases
            JOIN patients ON patients.id = cases.patient
            WHERE (",
        );
        filter
            .push("cases.accession = ")
            .bind(Arg::Text(given.accession.clone().unwrap_or_default()));
        filter
            .push(" OR patients.number = ")
            .bind(Arg::Text(number.to_owned()));
        filter
            .push(" OR (cases.institution = ")
            .bind(Arg::Text(study.owner.institution.to_string()));
        filter.and("cases.submitted_at >= ", Arg::Number(since.millis()));
        filter.push(" AND cases.state IN ('submitted', 'claimed', 'returned')))");
        match study.owner.consortium {
            Some(consortium) => filter.and("cases.consortium = ", Arg::Text(consortium.to_string())),
            None => filter.and(
                "cases.institution = ",
                Arg::Text(study.owner.institution.to_string()),
            ),
        };
        filter
            .push(" ORDER BY cases.submitted_at DESC, cases.id DESC")
            .limit(MOST_CANDIDATES);
        let (text, args) = filter.finish();
        sql!(self.conn, assembled CandidateRow, text, args)?
            .into_iter()
            .map(candidate_from_row)
            .collect()
    }
}

type CandidateRow = (
    String,
    String,
    Option<String>,
    String,
    String,
    String,
    Option<String>,
    String,
    Option<String>,
    String,
    String,
    String,
    String,
);

fn candidate_from_row(row: CandidateRow) -> Result<Candidate> {
    let (
        id,
        patient,
        consortium,
        accession,
        number,
        name,
        former_name,
        sex,
        birth_date,
        modality,
        examination,
        certificate,
        open,
    ) = row;
    let examination: Examination = from_json("cases", &examination)?;
    Ok(Candidate {
        case: parse("cases", &id, &id)?,
        patient: parse("cases", &id, &patient)?,
        consortium: parse_some("cases", &id, consortium.as_deref())?,
        accession,
        patient_number: Private::new(number),
        certificate_sent: certificate == "sent",
        name: Private::new(name),
        former_name: former_name.map(Private::new),
        sex: parse("patients", &patient, &sex)?,
        birth_date: date("patients", &patient, birth_date.as_deref())?.map(Private::new),
        modality: parse("cases", &id, &modality)?,
        parts: examination.parts(),
        open: open == "open",
    })
}
