//! `GET /consults/{id}/objects/{object}`: the original bytes of a photo, a paper or a consent, under the permit of their
//! consult and noted like opening it. It has no name but its id, and is never run: the type is the one its own bytes say.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::id::ObjectId;

use crate::{
    api::{cases, found},
    app::App,
    http::{
        error::{ApiError, ErrorBody},
        requester::Requester,
    },
};

/// The original bytes of a picture.
#[utoipa::path(get, path = "/consults/{id}/objects/{object}", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("object" = Uuid, Path)),
    responses((status = OK, content_type = "image/jpeg", body = [u8]), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn object(
    State(app): State<App>,
    who: Requester,
    Path((id, object)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let ids = |text: &str| Uuid::try_parse(text).map_err(|_| ApiError::not_found());
    let (id, object) = (ids(&id)?, ids(&object)?);
    let permit = found(&app, &who, Action::SeeConsult, id).await?;
    let picture = app
        .store
        .read()
        .await?
        .consult_picture(&permit, ConsultId::from_uuid(id), ObjectId::from_uuid(object))
        .await?;
    let Some(picture) = picture else {
        return Err(who.found_nothing(&app, Action::SeeConsult, object).await);
    };
    cases::note(&app, &who, &permit).await?;
    let bytes = app.store.objects().read(&picture.object.hash).await?;
    Ok((
        [
            (header::CONTENT_TYPE, picture.media_type.as_str()),
            (header::CACHE_CONTROL, "no-store"),
            (header::CONTENT_DISPOSITION, "inline"),
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        ],
        bytes,
    )
        .into_response())
}
