//! `POST /deliveries/{id}/acknowledge`: somebody at the site has seen the report.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::id::DeliveryId;

use super::show::shown;
use crate::{
    api::step::{or_now, step},
    app::App,
    http::{answer::Answer, error::ErrorBody, path::Id, requester::Requester, version::IfMatch},
    view::delivery::DeliveryRow,
};

/// Acknowledges a report: somebody at the site has seen it.
#[utoipa::path(post, path = "/deliveries/{id}/acknowledge", tag = "deliveries", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = DeliveryRow), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn acknowledge(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<DeliveryId>,
    seen: IfMatch,
) -> Answer<DeliveryRow> {
    let (person, now) = (who.person(), who.now);
    let action = Action::AcknowledgeDelivery;
    let done = step(&app, &who, action, id, seen, |delivery: Delivery| {
        delivery.acknowledge(person, now)
    })
    .await;
    or_now(done, shown(&app, &who, action, id)).await?;
    shown(&app, &who, action, id).await.map(Json)
}
