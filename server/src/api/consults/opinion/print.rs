//! `GET /consults/{id}/opinion/pdf`: the signed page, byte for byte as it was signed; and that it was printed.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::ConsultId;

use crate::{
    api::found,
    app::App,
    http::{
        answer::Done,
        error::{ApiError, ErrorBody},
        path::{Asked, Id},
        requester::Requester,
    },
};

/// Which version; the newest signed one when none is named.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OpinionVersion {
    version: Option<u32>,
}

/// The signed page.
#[utoipa::path(get, path = "/consults/{id}/opinion/pdf", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), OpinionVersion),
    responses((status = OK, content_type = "application/pdf", body = [u8]), (status = CONFLICT, body = ErrorBody, description = "not-signed"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn pdf(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    Asked(asked): Asked<OpinionVersion>,
) -> Result<Response, ApiError> {
    let permit = found(&app, &who, Action::SeeConsult, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    let versions: Vec<u32> = match asked.version {
        Some(version) => vec![version],
        None => tx
            .opinion_versions(&permit, id)
            .await?
            .iter()
            .map(|stored| stored.value.version)
            .collect(),
    };
    let mut page = None;
    for version in versions {
        page = tx
            .opinion_pdf(&permit, id, version)
            .await?
            .map(|object| (object, version));
        if page.is_some() {
            break;
        }
    }
    let Some((object, version)) = page else {
        return Err(ApiError::conflict("not-signed", "this opinion is not signed yet"));
    };
    let entry = who.entry(&permit).with("version", i64::from(version));
    tx.commit(entry.with("page", true)).await?;
    let bytes = app.store.objects().read(&object.hash).await?;
    Ok((
        [
            (header::CONTENT_TYPE, "application/pdf"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        bytes,
    )
        .into_response())
}

/// Notes that the page was printed.
#[utoipa::path(post, path = "/consults/{id}/opinion/printed", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = NO_CONTENT), (status = CONFLICT, body = ErrorBody, description = "not-signed"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn printed(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
) -> Result<Done, ApiError> {
    let permit = found(&app, &who, Action::PrintOpinion, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    let consult = tx.consult(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    tx.publish([consult.print(who.person(), who.now)?]);
    tx.commit(who.entry(&permit)).await?;
    Ok(Done)
}
