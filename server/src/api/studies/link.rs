//! `POST /studies/{id}/link`, `/unlink` and `/clear`: a person says whose images these are; another undoes it; quarantine
//! is lifted by hand.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::{CaseId, StudyId};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::study::{How, Study, matching};

use super::show;
use crate::{
    api::{
        found,
        step::{Decided, or_now, step},
    },
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::study::{StudyView, WarningView},
};

/// Which case, and which differences the person saw and means so.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkForm {
    case: Uuid,
    #[serde(default)]
    accepted_warnings: Vec<String>,
}

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StudyReason {
    reason: String,
}

/// Links a study to a case.
#[utoipa::path(post, path = "/studies/{id}/link", tag = "studies", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = LinkForm,
    responses((status = OK, body = StudyView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "warnings-not-accepted, two-consortia"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn link(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<StudyId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<LinkForm>,
) -> Answer<StudyView> {
    let done = join(&app, &who, id, seen, &asked).await;
    or_now(done, show::open(&app, &who, id)).await?;
    show::open(&app, &who, id).await.map(Json)
}

async fn join(
    app: &App,
    who: &Requester,
    id: StudyId,
    seen: IfMatch,
    asked: &LinkForm,
) -> Result<(), ApiError> {
    let permit = found(app, who, Action::LinkStudy, id.uuid()).await?;
    let case_permit = found(app, who, Action::SeeCase, asked.case).await?;
    let case = CaseId::from_uuid(asked.case);
    let mut tx = app.store.begin().await?;
    let listed = tx.study(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let version = listed.study.version;
    seen.check(version)?;
    let case = tx
        .case(&case_permit, case)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let given = listed.as_sent.clone().unwrap_or_default().given();
    let patient = tx
        .patient(&case_permit, case.patient)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let open = case.state.is_open() && tx.studies_of_case(&case_permit, case.id).await?.is_empty();
    let candidate = matching::Candidate::of(&case, &patient, open, &given);
    let warnings = matching::warnings(&given, &candidate);
    let unseen: Vec<_> = warnings
        .iter()
        .filter(|warning| {
            !asked
                .accepted_warnings
                .iter()
                .any(|code| code == warning.as_str())
        })
        .map(WarningView::of)
        .collect();
    if !unseen.is_empty() {
        return Err(
            ApiError::conflict("warnings-not-accepted", "look at the differences first")
                .with_detail(serde_json::json!({ "warnings": unseen })),
        );
    }
    let (study, events) =
        listed
            .study
            .value
            .link(&case, How::ByHand, warnings, who.actor.reference(), who.now)?;
    tx.save_study(&study, version).await?;
    tx.publish(events);
    tx.commit(who.entry(&permit).with("case", asked.case.to_string()))
        .await?;
    Ok(())
}

/// Undoes a link; a link made by hand is undone by another hand.
#[utoipa::path(post, path = "/studies/{id}/unlink", tag = "studies", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = StudyReason,
    responses((status = OK, body = StudyView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "same-hand"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn unlink(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<StudyId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<StudyReason>,
) -> Answer<StudyView> {
    let (person, now) = (who.person(), who.now);
    take(&app, &who, id, Action::UnlinkStudy, seen, |study| {
        study.unlink(person, now, Private::new(asked.reason))
    })
    .await
}

/// Lifts a quarantine.
#[utoipa::path(post, path = "/studies/{id}/clear", tag = "studies", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = StudyReason,
    responses((status = OK, body = StudyView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn clear(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<StudyId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<StudyReason>,
) -> Answer<StudyView> {
    let (person, now) = (who.person(), who.now);
    take(&app, &who, id, Action::QuarantineStudy, seen, |study| {
        study.clear(person, now, Private::new(asked.reason))
    })
    .await
}

async fn take(
    app: &App,
    who: &Requester,
    id: StudyId,
    action: Action,
    seen: IfMatch,
    decide: impl FnOnce(Study) -> Decided<Study>,
) -> Answer<StudyView> {
    let done = step(app, who, action, id, seen, decide).await;
    or_now(done, show::open(app, who, id)).await?;
    show::open(app, who, id).await.map(Json)
}
