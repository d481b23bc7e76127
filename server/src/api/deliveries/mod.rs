//! Deliveries: what came back to a site, printed and acknowledged there.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::event::Event;
use yuanzhen_domain::id::DeliveryId;
use yuanzhen_domain::refusal::Refusal;
use yuanzhen_store::{DeliveryQuery, Reading, Stored};

use crate::{
    api::found,
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        page::{MOST, Page},
        path::{Asked, Id},
        requester::Requester,
    },
    view::{self, delivery::DeliveryRow, directory::Directory, patient::PatientBrief},
};

/// Rows given when the client names no number.
const USUAL: u32 = 50;

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(acknowledge))
        .routes(routes!(printed))
}

/// Which deliveries.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Which {
    /// Those nobody acknowledged yet.
    #[default]
    Unacknowledged,
    /// All.
    All,
}

/// What is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct DeliveryFilter {
    #[serde(default)]
    #[param(inline)]
    state: Which,
    after: Option<String>,
    limit: Option<u32>,
}

/// Reports that came to the requester's site, the newest first.
#[utoipa::path(get, path = "/deliveries", tag = "deliveries", security(("session" = [])), params(DeliveryFilter),
    responses((status = OK, body = Page<DeliveryRow>), (status = FORBIDDEN, body = ErrorBody)))]
async fn list(
    State(app): State<App>,
    who: Requester,
    Asked(asked): Asked<DeliveryFilter>,
) -> Answer<Page<DeliveryRow>> {
    let permit = who.list(&app, Action::SeeDelivery).await?;
    let query = DeliveryQuery {
        states: match asked.state {
            Which::Unacknowledged => vec!["published".to_owned(), "delivered".to_owned()],
            Which::All => Vec::new(),
        },
        after: asked.after,
        limit: asked.limit.unwrap_or(USUAL).clamp(1, MOST),
        ..DeliveryQuery::default()
    };
    let today = view::today(&app, &who).await?;
    let mut reading = app.store.read().await?;
    let page = reading.deliveries(&permit, &query).await?;
    let directory = Directory::read(&mut reading).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for delivery in &page.items {
        items.push(row(&mut reading, &who, delivery, today, &directory).await?);
    }
    drop(reading);
    app.store
        .begin()
        .await?
        .commit(who.list_entry(&permit, items.len()))
        .await?;
    Ok(Json(Page {
        items,
        next: page.next,
    }))
}

/// Acknowledges a report: somebody at the site has seen it.
#[utoipa::path(post, path = "/deliveries/{id}/acknowledge", tag = "deliveries", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = DeliveryRow), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
async fn acknowledge(State(app): State<App>, who: Requester, Id(id): Id<DeliveryId>) -> Answer<DeliveryRow> {
    let (person, now) = (who.person(), who.now);
    step(&app, &who, id, Action::AcknowledgeDelivery, |delivery| {
        delivery.acknowledge(person, now)
    })
    .await
}

/// Notes that a report was printed.
#[utoipa::path(post, path = "/deliveries/{id}/printed", tag = "deliveries", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = DeliveryRow), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
async fn printed(State(app): State<App>, who: Requester, Id(id): Id<DeliveryId>) -> Answer<DeliveryRow> {
    let (person, now) = (who.person(), who.now);
    step(&app, &who, id, Action::PrintReport, |delivery| {
        delivery.print(person, now)
    })
    .await
}

async fn step(
    app: &App,
    who: &Requester,
    id: DeliveryId,
    action: Action,
    decide: impl FnOnce(Delivery) -> Result<(Delivery, Vec<Event>), Refusal>,
) -> Answer<DeliveryRow> {
    let permit = found(app, who, action, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    let delivery = tx.delivery(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let version = delivery.version;
    let (delivery, events) = decide(delivery.value)?;
    tx.save_delivery(&delivery, version).await?;
    tx.publish(events);
    tx.commit(who.entry(&permit)).await?;
    let today = view::today(app, who).await?;
    let mut reading = app.store.read().await?;
    let stored = reading
        .delivery(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let directory = Directory::read(&mut reading).await?;
    row(&mut reading, who, &stored, today, &directory).await.map(Json)
}

/// The row of a delivery, with its case, patient and report as far as the requester may see them.
async fn row(
    reading: &mut Reading,
    who: &Requester,
    delivery: &Stored<Delivery>,
    today: jiff::civil::Date,
    directory: &Directory,
) -> Result<DeliveryRow, ApiError> {
    let subject = reading
        .subject(Action::SeeCase.kind(), delivery.case.uuid())
        .await?;
    let permit = subject
        .and_then(|(subject, relation)| access::may(&who.actor, Action::SeeCase, &subject, &relation).ok());
    let file = match permit {
        Some(permit) => reading.case_file(&permit, delivery.case).await?,
        None => None,
    };
    let Some(file) = file else {
        return Ok(DeliveryRow::of(delivery, None, None, None, directory));
    };
    let report = file
        .reports
        .iter()
        .find(|report| report.value.version == delivery.report_version);
    let patient = PatientBrief::of(&file.patient, today);
    Ok(DeliveryRow::of(
        delivery,
        Some(&file.case),
        report.map(|stored| &stored.value),
        Some(patient),
        directory,
    ))
}
