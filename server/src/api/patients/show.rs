//! `GET /patients/{id}`: one patient, unmasked, with an audit entry.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::PatientId;

use crate::{
    api::found,
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    view::{self, patient::PatientView},
};

/// Opens a patient's record.
#[utoipa::path(get, path = "/patients/{id}", tag = "patients", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = PatientView), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn show(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<PatientId>,
) -> Answer<PatientView> {
    let permit = found(&app, &who, Action::SeePatient, id.uuid()).await?;
    let today = view::today(&app, &who).await?;
    let mut tx = app.store.begin().await?;
    let patient = tx.patient(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    tx.commit(who.entry(&permit)).await?;
    Ok(Json(PatientView::of(patient, today)))
}
