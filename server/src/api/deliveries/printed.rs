//! `POST /deliveries/{id}/printed`: the report is on paper at the site.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::id::DeliveryId;

use super::show::shown;
use crate::{
    api::step::step,
    app::App,
    http::{answer::Answer, error::ErrorBody, path::Id, requester::Requester, version::Seen},
    view::delivery::DeliveryRow,
};

/// Notes that a report was printed.
#[utoipa::path(post, path = "/deliveries/{id}/printed", tag = "deliveries", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = DeliveryRow), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn printed(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<DeliveryId>,
) -> Answer<DeliveryRow> {
    let (person, now) = (who.person(), who.now);
    let action = Action::PrintReport;
    step(&app, &who, action, id, Seen::ANY, |delivery: Delivery| {
        delivery.print(person, now)
    })
    .await?;
    shown(&app, &who, action, id).await.map(Json)
}
