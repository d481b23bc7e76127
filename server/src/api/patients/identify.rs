//! `POST /patients/{id}/identify`: an unknown or undocumented patient has shown who they are.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::PatientId;

use super::form::{DocumentForm, read_name};
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
    view::{self, patient::PatientView},
};

/// The certificate shown and the name on it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Identification {
    document: DocumentForm,
    name: String,
}

/// Identifies a patient.
#[utoipa::path(post, path = "/patients/{id}/identify", tag = "patients", security(("session" = [])), request_body = Identification,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = PatientView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
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
    let (patient, events) = known.value.identify(document, name, who.person(), who.now)?;
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
