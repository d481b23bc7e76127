//! Doses said in the room: written down, read back by another, confirmed by whoever said them, struck out. Until the last
//! step a dose is no order.

use axum::{
    Json,
    extract::{Path, State},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Amount, Consult, Dose, DoseOrder, DoseRoute, DoseUnit};
use yuanzhen_domain::event::Event;
use yuanzhen_domain::id::{ConsultId, DoseId, PersonId};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::refusal::Refusal;
use yuanzhen_store::Creation;

use super::{ConsultReason, is_of_requester, open};
use crate::{
    api::{create::first_time, found, step::Living},
    app::App,
    http::{
        answer::{Answer, Created},
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    view::{consult::ConsultView, words},
};

/// A dose that was said.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DoseForm {
    id: Uuid,
    /// By its generic name.
    drug: String,
    /// A number as text: up to six digits before the point and four after it.
    amount: String,
    #[schema(schema_with = words::dose_unit)]
    unit: DoseUnit,
    #[schema(schema_with = words::dose_route)]
    route: DoseRoute,
    /// How fast or how often, when it was said.
    #[serde(default)]
    rate: String,
    /// Who said it.
    said_by: Uuid,
}

/// Words read back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadBackWords {
    words: String,
}

/// The endpoints of doses.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(write))
        .routes(routes!(read_back))
        .routes(routes!(confirm))
        .routes(routes!(strike))
}

/// Writes down a dose said in the room.
#[utoipa::path(post, path = "/consults/{id}/doses", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path)), request_body = DoseForm,
    responses((status = CREATED, body = ConsultView), (status = CONFLICT, body = ErrorBody, description = "wrong-state, not-of-the-panel, fields-missing: drug, id-reused"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "amount-invalid"), (status = NOT_FOUND, body = ErrorBody)))]
async fn write(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    JsonBody(form): JsonBody<DoseForm>,
) -> Result<Created<ConsultView>, ApiError> {
    let permit = found(&app, &who, Action::WriteDose, id.uuid()).await?;
    let amount = Amount::parse(form.amount.trim())
        .map_err(|invalid| ApiError::invalid("amount-invalid", invalid.to_string()))?;
    let mut tx = app.store.begin().await?;
    if first_time(&mut tx, form.id, "dose", &(id.uuid(), &form), &who).await? == Creation::New {
        let consult = Consult::load(&mut tx, &permit, id)
            .await?
            .ok_or_else(ApiError::not_found)?;
        let order = DoseOrder {
            drug: Private::new(form.drug.trim().to_owned()),
            amount,
            unit: form.unit,
            route: form.route,
            rate: Private::new(form.rate.trim().to_owned()),
        };
        let (dose, events) = Dose::write(
            DoseId::from_uuid(form.id),
            &consult,
            order,
            PersonId::from_uuid(form.said_by),
            who.person(),
            who.now,
        )?;
        tx.add_dose(&dose).await?;
        tx.publish(events);
        tx.commit(who.entry(&permit).with("dose", form.id.to_string()))
            .await?;
    }
    open(&app, &who, id).await.map(Created)
}

/// Reads a dose back: drug, amount with unit, way and rate must be in the words.
#[utoipa::path(post, path = "/consults/{id}/doses/{dose}/read-back", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("dose" = Uuid, Path)), request_body = ReadBackWords,
    responses((status = OK, body = ConsultView), (status = CONFLICT, body = ErrorBody, description = "wrong-state, same-hand, read-back-differs"), (status = NOT_FOUND, body = ErrorBody)))]
async fn read_back(
    State(app): State<App>,
    who: Requester,
    Path(path): Path<(String, String)>,
    JsonBody(asked): JsonBody<ReadBackWords>,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    step(&app, &who, path, |consult, dose| {
        consult.takes_orders()?;
        dose.read_back(Private::new(asked.words), by, now)
    })
    .await
}

/// Whoever said a dose confirms what was read back: it is an order now.
#[utoipa::path(post, path = "/consults/{id}/doses/{dose}/confirm", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("dose" = Uuid, Path)),
    responses((status = OK, body = ConsultView), (status = CONFLICT, body = ErrorBody, description = "wrong-state, not-who-said-it"), (status = NOT_FOUND, body = ErrorBody)))]
async fn confirm(
    State(app): State<App>,
    who: Requester,
    Path(path): Path<(String, String)>,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    step(&app, &who, path, |consult, dose| {
        consult.takes_orders()?;
        dose.confirm(by, now)
    })
    .await
}

/// Strikes a dose out.
#[utoipa::path(post, path = "/consults/{id}/doses/{dose}/strike", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("dose" = Uuid, Path)), request_body = ConsultReason,
    responses((status = OK, body = ConsultView), (status = CONFLICT, body = ErrorBody, description = "wrong-state, reason-missing"), (status = NOT_FOUND, body = ErrorBody)))]
async fn strike(
    State(app): State<App>,
    who: Requester,
    Path(path): Path<(String, String)>,
    JsonBody(asked): JsonBody<ConsultReason>,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    step(&app, &who, path, |_, dose| dose.strike(asked.words(), by, now)).await
}

/// A step of a dose, by whoever takes part in the consult or works where it was asked. Two at once cannot be: its consult is
/// held, and the state says who was first.
async fn step(
    app: &App,
    who: &Requester,
    (id, dose): (String, String),
    decide: impl FnOnce(&Consult, Dose) -> Result<(Dose, Vec<Event>), Refusal>,
) -> Answer<ConsultView> {
    let id: ConsultId = id.parse().map_err(|_| ApiError::not_found())?;
    let dose: DoseId = dose.parse().map_err(|_| ApiError::not_found())?;
    let permit = found(app, who, Action::WriteDose, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    tx.hold_consult(id).await?;
    let Some(stored) = tx.dose(&permit, id, dose).await? else {
        drop(tx);
        return Err(who.found_nothing(app, Action::WriteDose, dose.uuid()).await);
    };
    let consult = Consult::load(&mut tx, &permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    consult.heeds(who.person(), is_of_requester(&consult, &who.account.staff.posts))?;
    let version = stored.version;
    let (dose, events) = decide(&consult, stored.value)?;
    tx.save_dose(&dose, version).await?;
    tx.publish(events);
    tx.commit(who.entry(&permit).with("dose", dose.id.to_string()))
        .await?;
    open(app, who, id).await.map(Json)
}
