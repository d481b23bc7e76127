//! Names each request. The id is made here, never taken from the client, so that a log line cannot be forged.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Response},
    middleware::Next,
};
use uuid::Uuid;
use yuanzhen_domain::id::RequestId;

use crate::system::System;

/// The header that carries the id back.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Stands where a request passed by [`assign`], which no route of ours does.
pub(crate) const NONE: RequestId = RequestId::from_uuid(Uuid::nil());

/// Outermost layer: makes the id, hands it inwards as an extension and outwards as a header.
pub(crate) async fn assign(State(system): State<System>, mut request: Request, next: Next) -> Response<Body> {
    let id = RequestId::from_uuid(system.uuid());
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
