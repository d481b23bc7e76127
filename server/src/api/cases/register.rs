//! `POST /cases`: register an examination for a patient. Numbers, the time it is due and the reading group are ours.

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_dicom_gateway::route::reading_group;
use yuanzhen_domain::access::{self, Action, Kind, Relation, Subject};
use yuanzhen_domain::case::{Case, CaseState, Examination};
use yuanzhen_domain::id::{CaseId, ConsortiumId, InstitutionId, PatientId, ReadingGroupId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::{BodyPart, Icd10, Laterality, Modality};
use yuanzhen_store::{Creation, Reading, StudyQuery, Tx};

use super::show;
use crate::{
    api::{create::first_time, found},
    app::App,
    http::{
        answer::Created,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        requester::Requester,
    },
    view::{self, case::CaseView, words},
};

/// Unmatched studies of a site that are compared again with a new order: more are for a person to sort out.
const MOST_WAITING: u32 = 50;

/// What is to be examined and why.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExaminationForm {
    #[schema(schema_with = words::modality)]
    modality: Modality,
    #[schema(schema_with = words::body_part)]
    body_part: BodyPart,
    #[schema(schema_with = words::laterality)]
    laterality: Laterality,
    /// How it is done, such as 平扫 or 正侧位.
    method: String,
    clinical_diagnosis: String,
    icd10: Option<String>,
    #[serde(default)]
    reason: String,
    examined_at: Option<i64>,
}

/// An examination to register.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseForm {
    id: Uuid,
    patient: Uuid,
    /// The site that examines.
    institution: Uuid,
    /// The village clinic that sent the patient.
    village: Option<Uuid>,
    #[schema(schema_with = words::urgency)]
    urgency: Urgency,
    examination: ExaminationForm,
}

/// Registers an examination.
#[utoipa::path(post, path = "/cases", tag = "cases", security(("session" = [])), request_body = CaseForm,
    responses((status = CREATED, body = CaseView), (status = UNPROCESSABLE_ENTITY, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn register(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<CaseForm>,
) -> Result<impl IntoResponse, ApiError> {
    let patient = PatientId::from_uuid(form.patient);
    let looked = found(&app, &who, Action::SeePatient, form.patient).await?;
    let mut tx = app.store.begin().await?;
    let site = InstitutionId::from_uuid(form.institution);
    let institution = tx
        .institution(site)
        .await?
        .ok_or_else(|| ApiError::invalid("institution-unknown", "the institution is not there"))?;
    let origin = village(&mut tx, form.village, institution.consortium).await?;
    let owner = Owner::of(site, institution.consortium);
    let subject = Subject {
        kind: Kind::Case,
        id: form.id,
        owner,
        patient: Some(patient),
    };
    let permit = match access::may(
        &who.actor,
        Action::OpenCase,
        &subject,
        &Relation::from_origin(origin),
    ) {
        Ok(permit) => permit,
        Err(denied) => {
            drop(tx);
            return Err(who.denied(&app, Action::OpenCase, Some(form.id), denied).await);
        }
    };
    let id = CaseId::from_uuid(form.id);
    if first_time(&mut tx, form.id, "case", &form, &who).await? == Creation::New {
        let known = tx
            .patient(&looked, patient)
            .await?
            .ok_or_else(ApiError::not_found)?;
        if known.owner.consortium != institution.consortium {
            return Err(ApiError::invalid(
                "two-consortia",
                "the patient's record is kept in another consortium",
            ));
        }
        let number = tx
            .next_number(&institution.site, view::day(&institution, who.now))
            .await?;
        let examination = form.examination.read(number.accession())?;
        let group = route(&mut tx, &owner, examination.modality).await?;
        let case = Case {
            id,
            number,
            owner: owner.routed_to(group),
            patient,
            requested_by: Some(who.person()),
            origin,
            examination,
            urgency: form.urgency,
            submitted_at: who.now,
            state: CaseState::Submitted { at: who.now },
        };
        tx.add_case(&case).await?;
        tx.publish(case.submitted(who.actor.reference()));
        // Images may have come before their order.
        if let Ok(studies) = access::list(&who.actor, Action::SeeStudy) {
            let links = vec!["waiting".to_owned(), "unmatched".to_owned()];
            let query = StudyQuery {
                links,
                institution: Some(site),
                limit: MOST_WAITING,
                ..StudyQuery::default()
            };
            for listed in tx.studies(&studies, &query).await?.items {
                tx.enqueue(&crate::intake::match_again(&app.system, listed.study.id))
                    .await?;
            }
        }
        tx.commit(who.entry(&permit)).await?;
    }
    show::open(&app, &who, id).await.map(Created)
}

/// Which group reads an examination. One that nobody reads is refused: it would stand on no list.
///
/// # Errors
/// `nobody-reads`, or a fault of the store.
pub(crate) async fn route(
    tx: &mut Tx,
    owner: &Owner,
    modality: Modality,
) -> Result<ReadingGroupId, ApiError> {
    reading_group(tx, owner, modality, None).await?.ok_or_else(|| {
        ApiError::invalid(
            "nobody-reads",
            "no reading group takes this kind of examination; an administrator adds it to a group",
        )
    })
}

/// The clinic that sent the patient, which must belong to the same consortium.
///
/// # Errors
/// `village-unknown`, or a fault of the store.
pub(crate) async fn village(
    tx: &mut Reading,
    village: Option<Uuid>,
    consortium: Option<ConsortiumId>,
) -> Result<Option<InstitutionId>, ApiError> {
    let Some(village) = village.map(InstitutionId::from_uuid) else {
        return Ok(None);
    };
    match tx.institution(village).await? {
        Some(known) if known.consortium == consortium => Ok(Some(village)),
        _ => Err(ApiError::invalid(
            "village-unknown",
            "the sending clinic is not one of this consortium",
        )),
    }
}

impl ExaminationForm {
    pub(crate) fn modality(&self) -> Modality {
        self.modality
    }

    pub(crate) fn read(
        &self,
        accession: yuanzhen_domain::number::AccessionNumber,
    ) -> Result<Examination, ApiError> {
        let icd10 = self
            .icd10
            .as_deref()
            .filter(|code| !code.trim().is_empty())
            .map(|code| Icd10::parse(code).map_err(|invalid| ApiError::invalid("icd10", invalid.to_string())))
            .transpose()?;
        let examination = Examination {
            modality: self.modality,
            body_part: self.body_part,
            laterality: self.laterality,
            method: self.method.trim().to_owned(),
            clinical_diagnosis: Private::from(self.clinical_diagnosis.trim()),
            icd10,
            reason: Private::from(self.reason.trim()),
            accession,
            examined_at: self.examined_at.map(Moment::from_millis),
        };
        examination
            .check()
            .map_err(|incomplete| ApiError::invalid(incomplete.code(), incomplete.to_string()))?;
        Ok(examination)
    }
}
