//! One line per request: method, route template, status, time, requester, request id. Never the path itself (it
//! holds ids of cases), never a query, body, name or token.

use std::sync::{Arc, OnceLock};

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::Response,
    middleware::Next,
};
use yuanzhen_domain::id::{PersonId, RequestId};

use super::request_id;
use crate::app::App;

/// Where the requester's id is left for the log line, once it is known.
#[derive(Clone, Debug, Default)]
pub struct Seat(Arc<OnceLock<PersonId>>);

impl Seat {
    /// Says who is asking.
    pub fn take(&self, person: PersonId) {
        let _ = self.0.set(person);
    }
}

/// Layer: writes the line and counts the request.
pub(crate) async fn log(State(app): State<App>, mut request: Request, next: Next) -> Response<Body> {
    let began = app.system.ticks_ms();
    let seat = Seat::default();
    request.extensions_mut().insert(seat.clone());
    let id = request
        .extensions()
        .get::<RequestId>()
        .copied()
        .unwrap_or(request_id::NONE);
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let duration_ms = app.system.ticks_ms().saturating_sub(began);
    app.figures.request(&method, &route, status, duration_ms);
    let person = seat.0.get().map_or_else(|| "-".to_owned(), ToString::to_string);
    tracing::info!(
        http.method = %method, http.route = route, http.status = status, duration_ms,
        person.id = person, request.id = %id,
        "{method} {route} answered {status} in {duration_ms} ms"
    );
    response
}
