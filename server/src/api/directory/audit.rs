//! `GET /audit`: who did what, newest first, for the audit administrator. Names of staff are shown, nothing of patients.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_store::{AuditQuery, AuditRow};

use crate::{
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        page::{MOST, Page},
        path::Asked,
        requester::Requester,
    },
};

/// Rows given when the client names no number.
const USUAL: u32 = 50;

/// Which rows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AuditFilter {
    /// Only this action.
    action: Option<String>,
    /// Only by this actor (a person's or device's id).
    actor: Option<String>,
    /// Only about this thing.
    subject: Option<Uuid>,
    /// Continue after the last row's number.
    after: Option<u64>,
    /// Rows wanted, 1 to 200.
    limit: Option<u32>,
}

/// One row of the chain.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuditView {
    number: u64,
    at: i64,
    actor_kind: String,
    actor: String,
    /// The name of the person, when it was one.
    person_name: Option<String>,
    role: Option<String>,
    action: String,
    subject_kind: String,
    subject: Option<Uuid>,
    purpose: Option<String>,
    outcome: String,
    #[schema(value_type = Object)]
    detail: serde_json::Value,
    hash: String,
}

/// The audit chain, newest first.
#[utoipa::path(get, path = "/audit", tag = "directory", security(("session" = [])), params(AuditFilter),
    responses((status = OK, body = Page<AuditView>), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    who: Requester,
    Asked(asked): Asked<AuditFilter>,
) -> Answer<Page<AuditView>> {
    let permit = who.list(&app, Action::ReadAudit).await?;
    let limit = match asked.limit {
        None => USUAL,
        Some(limit) if (1..=MOST).contains(&limit) => limit,
        Some(_) => return Err(ApiError::malformed(format!("limit must be between 1 and {MOST}"))),
    };
    let query = AuditQuery {
        actor: asked.actor,
        subject: asked.subject,
        action: asked.action,
        before: asked.after,
        limit: limit + 1,
        ..AuditQuery::default()
    };
    let mut reading = app.store.read().await?;
    let rows = reading.audit_rows(&query).await?;
    let people = reading.people().await?;
    drop(reading);
    let mut entry = AuditEntry::new(permit.actor(), permit.action().as_str(), who.now)
        .with("rows", i64::try_from(rows.len()).unwrap_or(i64::MAX));
    entry.session = Some(who.session.id);
    entry.request = Some(who.request);
    app.store.begin().await?.commit(entry).await?;
    let name = |row: &AuditRow| {
        let id = row.entry.who.person()?;
        people
            .iter()
            .find(|account| account.staff.id == id)
            .map(|account| account.staff.name.clone())
    };
    let items = rows
        .into_iter()
        .map(|row| AuditView::of(name(&row), row))
        .collect();
    Ok(Json(Page::cut(items, limit, |view: &AuditView| {
        view.number.to_string()
    })))
}

impl AuditView {
    fn of(person_name: Option<String>, row: AuditRow) -> Self {
        let AuditRow {
            number, entry, hash, ..
        } = row;
        Self {
            number,
            at: entry.when.millis(),
            actor_kind: entry.who.kind().to_owned(),
            actor: entry.who.id_text(),
            person_name,
            role: entry.role.map(|role| role.to_string()),
            action: entry.action,
            subject_kind: entry.subject_kind,
            subject: entry.subject,
            purpose: entry.purpose.map(|purpose| purpose.to_string()),
            outcome: entry.outcome.to_string(),
            detail: serde_json::to_value(&entry.detail).unwrap_or_default(),
            hash,
        }
    }
}
