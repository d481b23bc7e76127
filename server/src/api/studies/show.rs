//! `GET /studies/{id}` and its suggestions: what is in a study, and which cases it could belong to, each with what
//! differs.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::id::{CaseId, StudyId};
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::study::matching;

use crate::{
    api::found,
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        page::Page,
        path::Id,
        requester::Requester,
    },
    view::{
        self,
        case::CaseRow,
        directory::Directory,
        study::{StudyView, WarningView},
    },
};

/// How far back open cases without images are looked at.
pub(super) const LOOK_BACK: Millis = Millis::hours(7 * 24);

/// A case a study could belong to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Suggestion {
    case: CaseRow,
    warnings: Vec<WarningView>,
}

/// Opens a study.
#[utoipa::path(get, path = "/studies/{id}", tag = "studies", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = StudyView), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn show(State(app): State<App>, who: Requester, Id(id): Id<StudyId>) -> Answer<StudyView> {
    open(&app, &who, id).await.map(Json)
}

/// The study as the requester may see it, with an audit entry.
pub(super) async fn open(app: &App, who: &Requester, id: StudyId) -> Result<StudyView, ApiError> {
    let permit = found(app, who, Action::SeeStudy, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    let listed = tx.study(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let series = tx.series_of(&permit, id).await?;
    let instances = tx.instances_of(&permit, id).await?;
    let set = tx.study_set(&permit, &listed.study).await?;
    let directory = Directory::read(&mut tx).await?;
    tx.commit(who.entry(&permit)).await?;
    Ok(StudyView::of(
        &listed,
        &series,
        &instances,
        set.as_ref(),
        &directory,
        &who.actor,
    ))
}

/// The cases a study could belong to, the likeliest first.
#[utoipa::path(get, path = "/studies/{id}/suggestions", tag = "studies", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = Page<Suggestion>), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn suggestions(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<StudyId>,
) -> Answer<Page<Suggestion>> {
    let permit = found(&app, &who, Action::LinkStudy, id.uuid()).await?;
    let today = view::today(&app, &who).await?;
    let mut tx = app.store.begin().await?;
    let listed = tx.study(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let given = listed.as_sent.clone().unwrap_or_default().given();
    let since = who.now.minus(LOOK_BACK);
    let candidates = tx.candidates(&permit, &listed.study, &given, since).await?;
    let directory = Directory::read(&mut tx).await?;
    let mut items = Vec::new();
    for candidate in &candidates {
        let subject = tx.subject(Action::SeeCase.kind(), candidate.case.uuid()).await?;
        let Some((subject, relation)) = subject else {
            continue;
        };
        let Ok(case_permit) = access::may(&who.actor, Action::SeeCase, &subject, &relation) else {
            continue;
        };
        let Some(file) = tx.case_file(&case_permit, CaseId::from_uuid(subject.id)).await? else {
            continue;
        };
        let warnings = matching::warnings(&given, candidate);
        items.push(Suggestion {
            case: CaseRow::of(&file, true, &who.actor, who.now, today, &directory),
            warnings: warnings.iter().map(WarningView::of).collect(),
        });
    }
    items.sort_by_key(|suggestion| suggestion.warnings.len());
    tx.commit(
        who.entry(&permit)
            .with("suggested", i64::try_from(items.len()).unwrap_or(i64::MAX)),
    )
    .await?;
    Ok(Json(Page::whole(items)))
}
