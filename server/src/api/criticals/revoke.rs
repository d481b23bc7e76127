//! `POST /criticals/{id}/revoke`: its readers take a critical value back, with a reason. What a report says that waits
//! for its second hand or is signed cannot be taken back beside it: the report is sent back, amended or withdrawn.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::case::Case;
use yuanzhen_domain::critical::{Critical, Revocation, RevokedFor};
use yuanzhen_domain::id::CriticalId;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::report::ReportState;
use yuanzhen_store::{Stored, Tx};

use super::{Said, show::shown};
use crate::{
    api::{found, step::or_now},
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::critical::CriticalView,
    watch,
};

/// Takes a critical value back: it holds no longer, and the site is told so.
#[utoipa::path(post, path = "/criticals/{id}/revoke", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Said,
    responses((status = OK, body = CriticalView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "critical-in-report"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn revoke(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CriticalId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Said>,
) -> Answer<CriticalView> {
    let permit = found(&app, &who, Action::RaiseCritical, id.uuid()).await?;
    let case = app.store.read().await?.critical(&permit, id).await?;
    let case = case.ok_or_else(ApiError::not_found)?.value.case;
    let case_permit = found(&app, &who, Action::SeeCase, case.uuid()).await?;
    let done = async {
        let mut tx = app.store.begin().await?;
        tx.hold_case(case).await?;
        let file = tx
            .case_file(&case_permit, case)
            .await?
            .ok_or_else(ApiError::not_found)?;
        let critical = file
            .criticals
            .iter()
            .find(|critical| critical.id == id)
            .cloned()
            .ok_or_else(ApiError::not_found)?;
        seen.check(critical.version)?;
        if file.reports.iter().any(|report| {
            let stands = matches!(
                report.state,
                ReportState::Submitted { .. } | ReportState::Reviewing { .. } | ReportState::Signed { .. }
            );
            stands && report.content.critical.as_ref() == Some(&critical.value.value)
        }) {
            return Err(ApiError::conflict(
                "critical-in-report",
                "the report says this critical value: send it back, amend it or withdraw it",
            ));
        }
        let reason = Private::new(asked.text);
        if reason.is_blank() {
            return Err(ApiError::invalid("reason-missing", "a reason is needed"));
        }
        retract(
            &app,
            &who,
            &mut tx,
            &file.case,
            critical,
            (RevokedFor::TakenBack, reason),
        )
        .await?;
        tx.commit(who.entry(&permit)).await.map_err(ApiError::from)
    };
    or_now(done.await, shown(&app, &who, id)).await?;
    shown(&app, &who, id).await.map(Json)
}

/// Revokes a critical value and ends its ladder, in the transaction given.
///
/// # Errors
/// The domain's refusal, or a fault of the store.
pub(crate) async fn retract(
    app: &App,
    who: &Requester,
    tx: &mut Tx,
    case: &Case,
    critical: Stored<Critical>,
    (why, reason): (RevokedFor, Private<String>),
) -> Result<(), ApiError> {
    let version = critical.version;
    let (by, at) = (who.person(), who.now);
    let (critical, events) = critical.value.revoke(case, Revocation { by, at, why, reason })?;
    tx.publish(events);
    tx.save_critical(&critical, version).await?;
    watch::critical::follow(app, tx, &critical, who.now).await?;
    Ok(())
}
