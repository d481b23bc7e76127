//! `POST /patients` and `PUT /patients/{id}`: register a patient, change what is known of them. A certificate that is
//! known already is answered with the record that carries it, so that nobody is registered twice.

use axum::{Json, extract::State, response::IntoResponse};
use jiff::civil::Date;
use serde_json::json;
use yuanzhen_domain::access::{self, Action, Kind, Relation, Subject};
use yuanzhen_domain::document::Document;
use yuanzhen_domain::event::{Event, Fact};
use yuanzhen_domain::id::{InstitutionId, PatientId};
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::patient::{Identity, Patient};
use yuanzhen_domain::place::Institution;
use yuanzhen_store::{Creation, PatientListed, Tx};

use super::form::PatientForm;
use crate::{
    api::{create::first_time, found},
    app::App,
    http::{
        answer::{Answer, Created},
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::{
        self,
        patient::{PatientRow, PatientView},
    },
};

/// Registers a patient.
#[utoipa::path(post, path = "/patients", tag = "patients", security(("session" = [])), request_body = PatientForm,
    responses(
        (status = CREATED, body = PatientView),
        (status = CONFLICT, body = ErrorBody, description = "patient-known, with the record in detail.patient"),
        (status = UNPROCESSABLE_ENTITY, body = ErrorBody),
    ))]
pub(super) async fn register(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<PatientForm>,
) -> Result<impl IntoResponse, ApiError> {
    let site = InstitutionId::from_uuid(form.institution);
    let mut tx = app.store.begin().await?;
    let institution = tx
        .institution(site)
        .await?
        .ok_or_else(|| ApiError::invalid("institution-unknown", "the institution is not there"))?;
    let owner = Owner::of(site, institution.consortium);
    let id = PatientId::from_uuid(form.id);
    let subject = Subject {
        kind: Kind::Patient,
        id: form.id,
        owner,
        patient: Some(id),
    };
    let permit = match access::may(
        &who.actor,
        Action::RegisterPatient,
        &subject,
        &Relation::default(),
    ) {
        Ok(permit) => permit,
        Err(denied) => {
            drop(tx);
            return Err(who
                .denied(&app, Action::RegisterPatient, Some(form.id), denied)
                .await);
        }
    };
    let today = view::day(&institution, who.now);
    if first_time(&mut tx, form.id, "patient", &form, &who).await? == Creation::New {
        add(&mut tx, &who, &form, &institution).await?;
        tx.commit(who.entry(&permit)).await?;
    }
    let stored = app
        .store
        .read()
        .await?
        .patient(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    Ok(Created(PatientView::of(stored, today)))
}

/// Puts somebody new on record at a site, unless their certificate is known already.
///
/// # Errors
/// `patient-known` with the record, what is wrong with the form, or a fault of the store.
pub(crate) async fn add(
    tx: &mut Tx,
    who: &Requester,
    form: &PatientForm,
    institution: &Institution,
) -> Result<Patient, ApiError> {
    let today = view::day(institution, who.now);
    let facts = form.read(today)?;
    let id = PatientId::from_uuid(form.id);
    must_be_new(tx, who, id, &facts.identity, today).await?;
    let patient = Patient {
        id,
        owner: Owner::of(institution.id, institution.consortium),
        number: tx.next_number(&institution.site, today).await?,
        name: facts.name,
        sex: facts.sex,
        birth_date: facts.birth_date,
        identity: facts.identity,
        phone: facts.phone,
        address: facts.address,
        guardian: facts.guardian,
        former_name: None,
        merged_into: None,
    };
    tx.add_patient(&patient, who.now).await?;
    tx.publish([event(&patient, Fact::PatientRegistered, who)]);
    Ok(patient)
}

/// Changes what is known of a patient.
#[utoipa::path(put, path = "/patients/{id}", tag = "patients", security(("session" = [])), request_body = PatientForm,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = PatientView), (status = CONFLICT, body = ErrorBody, description = "already-identified, patient-known, wrong-state"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn change(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<PatientId>,
    version: IfMatch,
    JsonBody(form): JsonBody<PatientForm>,
) -> Answer<PatientView> {
    let permit = found(&app, &who, Action::ChangePatient, id.uuid()).await?;
    let today = view::today(&app, &who).await?;
    let facts = form.read(today)?;
    let mut tx = app.store.begin().await?;
    let known = tx.patient(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    if facts.identity != known.identity {
        must_be_new(&mut tx, &who, id, &facts.identity, today).await?;
    }
    let (patient, events) = known.value.change(facts, who.person(), who.now)?;
    tx.save_patient(&patient, version.0).await?;
    tx.publish(events);
    tx.commit(who.entry(&permit)).await?;
    let stored = app
        .store
        .read()
        .await?
        .patient(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    Ok(Json(PatientView::of(stored, today)))
}

/// A certificate that another record carries is answered with that record.
async fn must_be_new(
    tx: &mut Tx,
    who: &Requester,
    id: PatientId,
    identity: &Identity,
    today: Date,
) -> Result<(), ApiError> {
    let Identity::Shown(document) = identity else {
        return Ok(());
    };
    match known_by(tx, who, id, document).await? {
        None => Ok(()),
        Some(known) => Err(ApiError::conflict(
            "patient-known",
            "a patient with this certificate is registered already",
        )
        .with_detail(json!({ "patient": PatientRow::of(known, today) }))),
    }
}

/// Another record that carries this certificate, in the requester's sight.
pub(super) async fn known_by(
    tx: &mut Tx,
    who: &Requester,
    id: PatientId,
    document: &Document,
) -> Result<Option<PatientListed>, ApiError> {
    let list = access::list(&who.actor, Action::SeePatient).map_err(|_| ApiError::not_found())?;
    let known = tx.patients_with_document(&list, document).await?;
    Ok(known.into_iter().find(|known| known.patient.id != id))
}

fn event(patient: &Patient, fact: Fact, who: &Requester) -> Event {
    Event {
        subject: patient.subject(),
        relation: Relation::default(),
        case: None,
        by: who.actor.reference(),
        at: who.now,
        fact,
    }
}
