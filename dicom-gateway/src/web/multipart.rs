//! Bodies of `multipart/related` (RFC 2387), streamed; the length is known beforehand.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};
use uuid::Uuid;
use yuanzhen_store::StoreError;

use super::refusal::Refused;

/// One part of a multipart, or a whole single-part body.
pub(super) struct Part {
    /// Its Content-Type.
    pub(super) media: String,
    /// How long it is.
    pub(super) size: u64,
    /// Its bytes.
    pub(super) bytes: BoxStream<'static, Result<Bytes, StoreError>>,
}

/// The answer of several parts. `boundary` must be unguessable for whoever made the parts.
pub(super) fn related(kind: &str, boundary: Uuid, parts: Vec<Part>) -> Response {
    let boundary = boundary.simple().to_string();
    let end = Bytes::from(format!("--{boundary}--\r\n"));
    let mut size = end.len() as u64;
    let mut pieces: Vec<BoxStream<'static, Result<Bytes, StoreError>>> = Vec::new();
    for part in parts {
        let head = Bytes::from(format!("--{boundary}\r\nContent-Type: {}\r\n\r\n", part.media));
        size += head.len() as u64 + part.size + 2;
        pieces.push(once(head));
        pieces.push(part.bytes);
        pieces.push(once(Bytes::from_static(b"\r\n")));
    }
    pieces.push(once(end));
    let media = format!("multipart/related; type=\"{kind}\"; boundary={boundary}");
    answer(&media, size, stream::iter(pieces).flatten().boxed())
}

/// The answer of one part alone.
pub(super) fn single(part: Part) -> Response {
    answer(&part.media, part.size, part.bytes)
}

fn answer(media: &str, size: u64, bytes: BoxStream<'static, Result<Bytes, StoreError>>) -> Response {
    let Ok(media) = HeaderValue::from_str(media) else {
        return Refused::not_acceptable().into_response();
    };
    let mut response = Response::new(Body::from_stream(bytes.map_err(std::io::Error::other)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    response
}

fn once(bytes: Bytes) -> BoxStream<'static, Result<Bytes, StoreError>> {
    stream::once(async move { Ok(bytes) }).boxed()
}
