//! `POST /studies/{id}/register`: images came without an order. A person registers patient and examination from what
//! the device said, corrected by hand, and the study belongs to the case in the same step.

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{Action, Kind, Permit, Relation, Subject};
use yuanzhen_domain::case::{Case, CaseState};
use yuanzhen_domain::id::{CaseId, InstitutionId, PatientId, StudyId};
use yuanzhen_domain::number::AccessionNumber;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::patient::Patient;
use yuanzhen_domain::place::Institution;
use yuanzhen_domain::study::{How, matching};
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_store::{AsSent, Creation, Tx};

use super::{
    made_at::made_at,
    show::{self, LOOK_BACK},
};
use crate::{
    api::{
        cases::{self, ExaminationForm},
        create::first_time,
        found, patients,
        patients::PatientForm,
        route_for,
        step::or_now,
    },
    app::App,
    http::{
        answer::Created,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::{self, case::CaseView, study::WarningView, words},
};

/// What a person makes of the device's data: whose the images are and what was examined. Exactly one of `patient` and
/// `new_patient` says who.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FromDevice {
    /// The id of the case to make.
    id: Uuid,
    /// Somebody on record.
    patient: Option<Uuid>,
    /// Somebody new, kept by the study's site.
    new_patient: Option<PatientForm>,
    /// The village clinic that sent the patient.
    village: Option<Uuid>,
    #[schema(schema_with = words::urgency)]
    urgency: Urgency,
    examination: ExaminationForm,
    /// The accession number the images carry, when it is this examination's; else the case's own number is taken.
    accession: Option<String>,
    /// The codes of the differences from the device's data that were seen and are meant so.
    #[serde(default)]
    accepted_warnings: Vec<String>,
}

/// Registers patient and examination from a study without an order, and links it.
#[utoipa::path(post, path = "/studies/{id}/register", tag = "studies", security(("session" = [])), request_body = FromDevice,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses(
        (status = CREATED, body = CaseView),
        (status = PRECONDITION_REQUIRED, body = ErrorBody),
        (status = CONFLICT, body = ErrorBody, description = "warnings-not-accepted, patient-known, accession-known, wrong-state, stale"),
        (status = UNPROCESSABLE_ENTITY, body = ErrorBody),
        (status = NOT_FOUND, body = ErrorBody),
    ))]
pub(super) async fn register(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<StudyId>,
    seen: IfMatch,
    JsonBody(form): JsonBody<FromDevice>,
) -> Result<impl IntoResponse, ApiError> {
    let rights = Rights::ask(&app, &who, id, &form).await?;
    let case = CaseId::from_uuid(form.id);
    let done = async {
        let mut tx = app.store.begin().await?;
        let request = (id.uuid(), &form);
        match first_time(&mut tx, form.id, "case-from-study", &request, &who).await? {
            Creation::New => make(tx, &who, &rights, id, seen, &form).await,
            Creation::Repeat | Creation::Reused => Ok(()),
        }
    };
    or_now(done.await, show::open(&app, &who, id)).await?;
    cases::open(&app, &who, case).await.map(Created)
}

/// Everything that must be allowed for it; each was asked for by itself and leaves a row of its own.
struct Rights {
    link: Permit,
    open: Permit,
    /// To put somebody new on record, or to see who is on record.
    patient: Permit,
}

impl Rights {
    async fn ask(app: &App, who: &Requester, id: StudyId, form: &FromDevice) -> Result<Self, ApiError> {
        let link = found(app, who, Action::LinkStudy, id.uuid()).await?;
        let of_site = |kind, id, patient| Subject {
            kind,
            id,
            owner: link.subject().owner,
            patient: Some(PatientId::from_uuid(patient)),
        };
        let whose = match (form.patient, &form.new_patient) {
            (Some(known), None) => known,
            (None, Some(new)) => new.id(),
            (Some(_), Some(_)) | (None, None) => {
                return Err(ApiError::invalid(
                    "patient-or-new",
                    "name a patient on record or describe a new one",
                ));
            }
        };
        let origin = Relation::from_origin(form.village.map(InstitutionId::from_uuid));
        let subject = of_site(Kind::Case, form.id, whose);
        let open = who.may(app, Action::OpenCase, &subject, &origin).await?;
        let patient = match &form.new_patient {
            None => found(app, who, Action::SeePatient, whose).await?,
            Some(new) => {
                if new.site() != link.subject().owner.institution {
                    return Err(ApiError::invalid(
                        "other-site",
                        "the record is kept by the site whose device sent the images",
                    ));
                }
                let subject = of_site(Kind::Patient, whose, whose);
                who.may(app, Action::RegisterPatient, &subject, &Relation::default())
                    .await?
            }
        };
        Ok(Self { link, open, patient })
    }
}

async fn make(
    mut tx: Tx,
    who: &Requester,
    rights: &Rights,
    id: StudyId,
    seen: IfMatch,
    form: &FromDevice,
) -> Result<(), ApiError> {
    tx.hold_study(id).await?;
    let listed = tx
        .study(&rights.link, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let version = listed.study.version;
    seen.check(version)?;
    let sent = listed.as_sent.clone().unwrap_or_default();
    let institution = tx
        .institution(listed.study.owner.institution)
        .await?
        .ok_or_else(ApiError::not_found)?
        .value;
    let patient = patient(&mut tx, who, rights, form, &institution).await?;
    // The device's group reads it, whatever the site's other orders go to.
    let group = match listed.study.owner.reading_group {
        Some(group) => group,
        None => route_for(&mut tx, &listed.study.owner, form.examination.modality()).await?,
    };
    let mut case = case(&mut tx, who, &sent, form, &institution, &patient).await?;
    case.owner = case.owner.routed_to(group);
    let given = sent.given();
    let candidate = matching::Candidate::of(&case, &patient, true, &given);
    let since = who.now.minus(LOOK_BACK);
    let asked = matching::DeviceGiven {
        accession: Some(candidate.accession.clone()),
        ..given.clone()
    };
    let others = tx.candidates(&rights.link, &listed.study, &asked, since).await?;
    if form.accession.is_some() && others.iter().any(|other| other.accession == candidate.accession) {
        return Err(ApiError::conflict(
            "accession-known",
            "an examination with this accession number is registered; link the study to it",
        ));
    }
    let warnings = matching::corrections(&given, &candidate, form.patient.is_some());
    let unseen: Vec<_> = warnings
        .iter()
        .filter(|warning| !form.accepted_warnings.iter().any(|code| code == warning.as_str()))
        .map(WarningView::of)
        .collect();
    if !unseen.is_empty() {
        return Err(ApiError::conflict(
            "warnings-not-accepted",
            "what is registered differs from what the device said",
        )
        .with_detail(serde_json::json!({ "warnings": unseen })));
    }
    tx.add_case(&case).await?;
    tx.publish(case.submitted(who.actor.reference()));
    let by = who.actor.reference();
    let (study, events) = listed
        .study
        .value
        .link(&case, How::FromDevice, warnings, by, who.now)?;
    tx.publish(events);
    tx.save_study(&study, version).await?;
    let linked = who
        .entry(&rights.link)
        .with("case", case.id.to_string())
        .with("how", How::FromDevice.as_str());
    let more = vec![who.entry(&rights.patient), who.entry(&rights.open)];
    tx.commit_with(linked, more).await?;
    Ok(())
}

async fn patient(
    tx: &mut Tx,
    who: &Requester,
    rights: &Rights,
    form: &FromDevice,
    institution: &Institution,
) -> Result<Patient, ApiError> {
    if let Some(new) = &form.new_patient {
        return patients::add(tx, who, new, institution).await;
    }
    let known = PatientId::from_uuid(form.patient.unwrap_or_default());
    let known = tx
        .patient(&rights.patient, known)
        .await?
        .ok_or_else(ApiError::not_found)?
        .value;
    if known.owner.consortium != institution.consortium {
        return Err(ApiError::invalid(
            "two-consortia",
            "the patient's record is kept in another consortium",
        ));
    }
    Ok(known)
}

async fn case(
    tx: &mut Tx,
    who: &Requester,
    sent: &AsSent,
    form: &FromDevice,
    institution: &Institution,
    patient: &Patient,
) -> Result<Case, ApiError> {
    let origin = cases::village(tx, form.village, institution.consortium).await?;
    let number = tx
        .next_number(&institution.site, view::day(institution, who.now))
        .await?;
    let accession = match form.accession.as_deref().map(str::trim) {
        None | Some("") => number.accession(),
        Some(given) => AccessionNumber::parse(given)
            .map_err(|invalid| ApiError::invalid("accession-form", invalid.to_string()))?,
    };
    let mut examination = form.examination.read(accession)?;
    examination.examined_at = examination.examined_at.or_else(|| made_at(sent, institution));
    Ok(Case {
        id: CaseId::from_uuid(form.id),
        number,
        owner: Owner::of(institution.id, institution.consortium),
        patient: patient.id,
        requested_by: Some(who.person()),
        origin,
        examination,
        urgency: form.urgency,
        submitted_at: who.now,
        state: CaseState::Submitted { at: who.now },
    })
}
