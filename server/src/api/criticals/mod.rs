//! Critical values: raised by a reader, read back by the site, handled, closed. The loop is the domain's.

use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action, ActorRef, Kind, Subject};
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::event::Event;
use yuanzhen_domain::id::{CaseId, CriticalId, PersonId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::refusal::Refusal;
use yuanzhen_store::{Creation, CriticalQuery, Reading, Stored};

use crate::{
    api::{cases, create::first_time, found},
    app::App,
    http::{
        answer::{Answer, Created},
        body::JsonBody,
        error::{ApiError, ErrorBody},
        page::{MOST, Page},
        path::{Asked, Id},
        requester::Requester,
    },
    view::{self, case::CaseView, critical::CriticalView, directory::Directory, patient::PatientBrief},
};

/// Rows given when the client names no number.
const USUAL: u32 = 50;

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(raise))
        .routes(routes!(notify))
        .routes(routes!(read_back))
        .routes(routes!(handle))
        .routes(routes!(close))
}

/// Which critical values.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Which {
    /// Those whose loop is not closed.
    #[default]
    Open,
    /// All.
    All,
}

/// What is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct CriticalFilter {
    #[serde(default)]
    #[param(inline)]
    state: Which,
    after: Option<String>,
    limit: Option<u32>,
}

/// A critical value to raise.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Alarm {
    id: Uuid,
    /// The words that must be read back.
    value: String,
    #[serde(default)]
    note: String,
}

/// Who was told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Told {
    /// The person who was told, when known to the program.
    to: Option<Uuid>,
}

/// Words said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Said {
    text: String,
}

/// Critical values, the last raised first.
#[utoipa::path(get, path = "/criticals", tag = "criticals", security(("session" = [])), params(CriticalFilter),
    responses((status = OK, body = Page<CriticalView>), (status = FORBIDDEN, body = ErrorBody)))]
async fn list(
    State(app): State<App>,
    who: Requester,
    Asked(asked): Asked<CriticalFilter>,
) -> Answer<Page<CriticalView>> {
    let permit = who.list(&app, Action::SeeCritical).await?;
    let query = CriticalQuery {
        states: match asked.state {
            Which::Open => ["raised", "notified", "read-back", "handled"]
                .map(str::to_owned)
                .to_vec(),
            Which::All => Vec::new(),
        },
        after: asked.after,
        limit: asked.limit.unwrap_or(USUAL).clamp(1, MOST),
        ..CriticalQuery::default()
    };
    let today = view::today(&app, &who).await?;
    let mut reading = app.store.read().await?;
    let page = reading.criticals(&permit, &query).await?;
    let directory = Directory::read(&mut reading).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for critical in &page.items {
        items.push(row(&mut reading, &who, critical, today, &directory).await?);
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

/// Raises a critical value before the report is written. The site is told at once.
#[utoipa::path(post, path = "/cases/{id}/criticals", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Alarm,
    responses((status = CREATED, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
async fn raise(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    JsonBody(form): JsonBody<Alarm>,
) -> Result<impl IntoResponse, ApiError> {
    let case_permit = found(&app, &who, Action::SeeCase, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    tx.hold_case(id).await?;
    let case = tx.case(&case_permit, id).await?.ok_or_else(ApiError::not_found)?;
    let subject = Subject {
        kind: Kind::Critical,
        id: form.id,
        ..case.subject()
    };
    let permit = match access::may(&who.actor, Action::RaiseCritical, &subject, &case.relation()) {
        Ok(permit) => permit,
        Err(denied) => {
            drop(tx);
            return Err(who
                .denied(&app, Action::RaiseCritical, Some(form.id), denied)
                .await);
        }
    };
    if first_time(&mut tx, form.id, "critical", &(id.uuid(), &form), &who).await? == Creation::New {
        let (critical, events) = Critical::raise(
            CriticalId::from_uuid(form.id),
            &case,
            Private::new(form.value),
            Private::new(form.note),
            who.person(),
            who.now,
        )?;
        tx.publish(events);
        let (critical, events) = critical.notify(None, ActorRef::Job(JobKind::EscalateCritical), who.now)?;
        tx.publish(events);
        tx.add_critical(&critical).await?;
        tx.commit(who.entry(&permit)).await?;
    }
    cases::open(&app, &who, id).await.map(Created)
}

/// Notes that somebody at the site was told, by telephone for instance.
#[utoipa::path(post, path = "/criticals/{id}/notify", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Told,
    responses((status = OK, body = CriticalView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
async fn notify(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CriticalId>,
    JsonBody(asked): JsonBody<Told>,
) -> Answer<CriticalView> {
    let (by, now, to) = (who.actor.reference(), who.now, asked.to.map(PersonId::from_uuid));
    step(&app, &who, id, Action::RaiseCritical, |critical| {
        critical.notify(to, by, now)
    })
    .await
}

/// Reads a critical value back in the words it was raised with.
#[utoipa::path(post, path = "/criticals/{id}/read-back", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Said,
    responses((status = OK, body = CriticalView), (status = CONFLICT, body = ErrorBody, description = "read-back-differs"), (status = NOT_FOUND, body = ErrorBody)))]
async fn read_back(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CriticalId>,
    JsonBody(asked): JsonBody<Said>,
) -> Answer<CriticalView> {
    let (by, now) = (who.person(), who.now);
    step(&app, &who, id, Action::ReadBackCritical, |critical| {
        critical.read_back(Private::new(asked.text), by, now)
    })
    .await
}

/// Says what was done about it.
#[utoipa::path(post, path = "/criticals/{id}/handle", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Said,
    responses((status = OK, body = CriticalView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
async fn handle(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CriticalId>,
    JsonBody(asked): JsonBody<Said>,
) -> Answer<CriticalView> {
    let (by, now) = (who.person(), who.now);
    step(&app, &who, id, Action::HandleCritical, |critical| {
        critical.handle(Private::new(asked.text), by, now)
    })
    .await
}

/// Closes the loop.
#[utoipa::path(post, path = "/criticals/{id}/close", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = CriticalView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
async fn close(State(app): State<App>, who: Requester, Id(id): Id<CriticalId>) -> Answer<CriticalView> {
    let (by, now) = (who.person(), who.now);
    step(&app, &who, id, Action::CloseCritical, |critical| {
        critical.close(by, now)
    })
    .await
}

async fn step(
    app: &App,
    who: &Requester,
    id: CriticalId,
    action: Action,
    decide: impl FnOnce(Critical) -> Result<(Critical, Vec<Event>), Refusal>,
) -> Answer<CriticalView> {
    let permit = found(app, who, action, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    let critical = tx.critical(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let version = critical.version;
    let (critical, events) = decide(critical.value)?;
    tx.save_critical(&critical, version).await?;
    tx.publish(events);
    tx.commit(who.entry(&permit)).await?;
    let today = view::today(app, who).await?;
    let mut reading = app.store.read().await?;
    let stored = reading
        .critical(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let directory = Directory::read(&mut reading).await?;
    row(&mut reading, who, &stored, today, &directory).await.map(Json)
}

async fn row(
    reading: &mut Reading,
    who: &Requester,
    critical: &Stored<Critical>,
    today: jiff::civil::Date,
    directory: &Directory,
) -> Result<CriticalView, ApiError> {
    let subject = reading.subject(Kind::Case, critical.case.uuid()).await?;
    let permit = subject
        .and_then(|(subject, relation)| access::may(&who.actor, Action::SeeCase, &subject, &relation).ok());
    let file = match permit {
        Some(permit) => reading.case_file(&permit, critical.case).await?,
        None => None,
    };
    let patient = file.as_ref().map(|file| PatientBrief::of(&file.patient, today));
    let number = file.as_ref().map(|file| file.case.number.to_string());
    Ok(CriticalView::of(critical, patient, number, who.now, directory))
}
