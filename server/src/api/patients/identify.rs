//! `POST /patients/{id}/identify`: an unknown or undocumented patient has shown who they are. A certificate that says
//! another sex, or that another record carries, is a doubt that a person confirms by name.

use std::collections::BTreeSet;

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::PatientId;

use super::form::{DocumentForm, read_name};
use super::register::known_by;
use crate::{
    api::found,
    app::App,
    http::{
        answer::Answer,
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

/// The certificate shown and the name on it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Identification {
    document: DocumentForm,
    name: String,
    /// The doubts that were shown and are meant so: `sex-differs`, `patient-known`.
    #[serde(default)]
    accepted: BTreeSet<String>,
}

/// Identifies a patient.
#[utoipa::path(post, path = "/patients/{id}/identify", tag = "patients", security(("session" = [])), request_body = Identification,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = PatientView), (status = CONFLICT, body = ErrorBody, description = "already-identified, identity-doubtful"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn identify(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<PatientId>,
    version: IfMatch,
    JsonBody(asked): JsonBody<Identification>,
) -> Answer<PatientView> {
    let permit = found(&app, &who, Action::ChangePatient, id.uuid()).await?;
    let today = view::today(&app, &who).await?;
    let document = asked.document.read(today)?;
    let name = read_name(&asked.name, false)?;
    let mut tx = app.store.begin().await?;
    let known = tx.patient(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let before = known.value.sex;
    let other = known_by(&mut tx, &who, id, &document).await?;
    let (patient, events) = known.value.identify(document, name, who.person(), who.now)?;
    let doubts: Vec<_> = [
        ("sex-differs", before.contradicts(patient.sex)),
        ("patient-known", other.is_some()),
    ]
    .into_iter()
    .filter_map(|(doubt, stands)| stands.then_some(doubt))
    .collect();
    if doubts.iter().any(|doubt| !asked.accepted.contains(*doubt)) {
        return Err(
            ApiError::conflict("identity-doubtful", "what is shown contradicts the record").with_detail(
                json!({
                    "doubts": doubts,
                    "sex": patient.sex,
                    "patient": other.map(|other| PatientRow::of(other, today)),
                }),
            ),
        );
    }
    tx.save_patient(&patient, version.0).await?;
    tx.publish(events);
    let entry = who.entry(&permit);
    tx.commit(
        doubts
            .into_iter()
            .fold(entry, |entry, doubt| entry.with(doubt, true)),
    )
    .await?;
    let stored = app
        .store
        .read()
        .await?
        .patient(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    Ok(Json(PatientView::of(stored, today)))
}
