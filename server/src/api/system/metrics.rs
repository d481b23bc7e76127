//! `GET /metrics`: figures for the operator's monitoring, on a listener of its own. The program's own doors do not have
//! it: behind a reverse proxy on the same machine everybody would come from loopback.

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

use crate::app::App;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The router of the listener of its own.
pub(crate) fn alone(app: &App) -> Router {
    Router::new()
        .route(
            "/metrics",
            get(async |State(app): State<App>| figures(&app).await),
        )
        .with_state(app.clone())
}

async fn figures(app: &App) -> Response {
    // Counted when asked for; a store that does not answer leaves the last count.
    if let Ok(mut reading) = app.store.read().await
        && let Ok(counts) = reading.job_counts().await
    {
        app.figures
            .jobs_open
            .set(i64::try_from(counts.open).unwrap_or(i64::MAX));
        app.figures
            .jobs_dead
            .set(i64::try_from(counts.dead).unwrap_or(i64::MAX));
    }
    app.figures.rooms(&app.rooms.count());
    ([(header::CONTENT_TYPE, OPEN_METRICS)], app.figures.text()).into_response()
}
