//! Puts the program's doors together: the whole program for HTTPS and loopback, and the little that plain HTTP on a
//! network may show. The order of layers is the point of this file; routes belong to their nouns.

use std::time::Duration;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
};

use super::{
    error::{self, ApiError},
    headers,
    limits::{self, BodyLimit},
    openapi, origin, request_id, request_log, static_files,
};
use crate::{api, app::App, dicomweb, signalling::socket};

/// The whole program.
pub fn program(app: &App) -> Router {
    let (nouns, _) = api::router().split_for_parts();
    let routes = nouns
        .route("/api/v1/openapi.json", get(openapi::serve))
        .route("/ws", get(socket::open))
        .merge(api::system::outside())
        .merge(dicomweb::router(app))
        .fallback(static_files::serve)
        .method_not_allowed_fallback(async || ApiError::wrong_method());
    layered(routes, app).with_state(app.clone())
}

/// Layers from the inside out: what a handler is nearest to comes first.
fn layered(routes: Router<App>, app: &App) -> Router<App> {
    let body = BodyLimit(app.config.limits.body_bytes);
    let longest = Duration::from_millis(app.config.limits.request_ms);
    routes
        .layer(limits::axum_body_limit(body))
        .layer(from_fn_with_state(body, limits::body_limit))
        .layer(from_fn_with_state(longest, limits::time_limit))
        .layer(from_fn(origin::guard))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn(error::finish))
        .layer(CompressionLayer::new().compress_when(compressible()))
        .layer(from_fn(headers::set))
        .layer(from_fn_with_state(app.clone(), request_log::log))
        .layer(from_fn_with_state(app.system.clone(), request_id::assign))
}

/// Pixels and documents are compressed already; compressing them again costs time and gains nothing.
fn compressible() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/octet-stream"))
        .and(NotForContentType::const_new("multipart/related"))
        .and(NotForContentType::const_new("application/dicom"))
        .and(NotForContentType::const_new("font/"))
}
