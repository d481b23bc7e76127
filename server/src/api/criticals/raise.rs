//! `POST /cases/{id}/criticals`: a critical value rings before its report is written. The site is told at once, and
//! from then on the ladder runs.

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action, ActorRef, Kind, Subject};
use yuanzhen_domain::case::Case;
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::id::{CaseId, CriticalId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::private::Private;
use yuanzhen_store::{Creation, Tx};

use crate::{
    api::{cases, create::first_time, found},
    app::App,
    http::{
        answer::Created,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    view::case::CaseView,
    watch,
};

/// A critical value to raise.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Alarm {
    id: Uuid,
    /// The words that must be read back.
    value: String,
    #[serde(default)]
    note: String,
}

/// Raises a critical value before the report is written. The site is told at once.
#[utoipa::path(post, path = "/cases/{id}/criticals", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Alarm,
    responses((status = CREATED, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn raise(
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
        let words = Words {
            value: Private::new(form.value),
            note: Private::new(form.note),
            replaces: None,
        };
        announce(&app, &who, &mut tx, &case, CriticalId::from_uuid(form.id), words).await?;
        tx.commit(who.entry(&permit)).await?;
    }
    cases::open(&app, &who, id).await.map(Created)
}

/// What the site is told.
pub(crate) struct Words {
    pub(crate) value: Private<String>,
    pub(crate) note: Private<String>,
    /// What it was told before and is to forget.
    pub(crate) replaces: Option<Private<String>>,
}

/// Raises a critical value, tells the site's screens, and starts its ladder, all in the transaction given.
///
/// # Errors
/// The domain's refusal, or a fault of the store.
pub(crate) async fn announce(
    app: &App,
    who: &Requester,
    tx: &mut Tx,
    case: &Case,
    id: CriticalId,
    words: Words,
) -> Result<(), ApiError> {
    let (critical, events) = Critical::raise(id, case, words.value, words.note, who.person(), who.now)?;
    tx.publish(events);
    let critical = critical.in_place_of(words.replaces);
    let (critical, events) = critical.notify(None, ActorRef::Job(JobKind::EscalateCritical), who.now)?;
    tx.publish(events);
    tx.add_critical(&critical).await?;
    watch::critical::follow(app, tx, &critical, who.now).await?;
    Ok(())
}
