//! `PATCH /uploads/{id}`: the next piece, at most 1 MiB. Answered when it is on the disk. No audit entry: the upload
//! has one when it is opened and one when it is closed, and the pieces between are counted by its size.

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, header},
};
use yuanzhen_domain::id::UploadId;

use super::own;
use crate::{
    app::App,
    http::{
        answer::Answer,
        body::read_bytes,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::LockedRequester,
    },
    view::upload::UploadView,
};

/// Where the piece begins.
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");

const OCTETS: &str = "application/octet-stream";

/// Appends a piece.
#[utoipa::path(patch, path = "/uploads/{id}", tag = "uploads", security(("session" = [])),
    params(("id" = Uuid, Path), ("Upload-Offset" = u64, Header, description = "where the piece begins")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "at most 1 MiB"),
    responses(
        (status = OK, body = UploadView),
        (status = NOT_FOUND, body = ErrorBody),
        (status = CONFLICT, body = ErrorBody, description = "other-offset with the right one in detail.offset, past-the-end, upload-closed"),
        (status = PAYLOAD_TOO_LARGE, body = ErrorBody),
        (status = INSUFFICIENT_STORAGE, body = ErrorBody),
    ))]
pub(super) async fn append(
    State(app): State<App>,
    LockedRequester(who): LockedRequester,
    Id(id): Id<UploadId>,
    request: Request,
) -> Answer<UploadView> {
    let (_, upload) = own(&app, &who, id).await?;
    let offset = offset_of(request.headers())?;
    let piece = read_bytes(request, &app).await?;
    let end = app.store.append_upload(id, offset, &piece, who.now).await?;
    Ok(Json(UploadView::of(
        &upload,
        end.ok_or_else(ApiError::not_found)?,
    )))
}

fn offset_of(headers: &HeaderMap) -> Result<u64, ApiError> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::CONTENT_TYPE) != Some(OCTETS) {
        return Err(ApiError::wrong_type("send the piece as application/octet-stream"));
    }
    text(UPLOAD_OFFSET)
        .filter(|text| text.bytes().all(|letter| letter.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| ApiError::malformed("Upload-Offset must say where the piece begins"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn an_offset_is_digits_and_nothing_else() {
        let read = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(OCTETS));
            headers.insert(UPLOAD_OFFSET, HeaderValue::from_static(value));
            offset_of(&headers).ok()
        };
        assert_eq!(read("1048576"), Some(1_048_576));
        for wrong in ["", "-1", "+1", "1.0", "0x10", "99999999999999999999"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
