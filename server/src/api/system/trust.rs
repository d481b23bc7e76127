//! `/trust`: how a site's computer comes to trust the county's certificates. Plain pages without script, in Chinese
//! and English, because they are read before anything else works, on whatever browser is there. The same routes and a
//! way to HTTPS are all that plain HTTP on a network shows.

mod page;

pub(super) use page::escape;

use axum::{
    Router,
    body::Body,
    extract::{Query, Request, State},
    http::{HeaderMap, Response, header},
    middleware::from_fn,
    response::{Html, IntoResponse, Redirect},
    routing::get,
};
use serde::Deserialize;

use crate::{
    app::App,
    http::{error, error::ApiError, headers, request_id},
    words,
};

/// `/trust` and the certificate in both of the forms that systems ask for.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/trust", get(page))
        .route("/trust/county-ca.crt", get(der))
        .route("/trust/county-ca.pem", get(pem))
}

/// All that plain HTTP on a network shows: these pages, and the way to HTTPS for every other path.
pub fn door(app: &App, https_port: u16) -> Router {
    routes()
        .route("/livez", get(super::live::live))
        .fallback(async move |request: Request| to_https(&request, https_port))
        .layer(from_fn(error::finish))
        .layer(from_fn(headers::set))
        .layer(axum::middleware::from_fn_with_state(
            app.system.clone(),
            request_id::assign,
        ))
        .with_state(app.clone())
}

/// The same host over HTTPS. Only reading is sent on: a form sent in the clear has been seen already.
fn to_https(request: &Request, port: u16) -> Response<Body> {
    if request.method().is_safe() {
        let host = request
            .headers()
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .and_then(host_alone);
        if let Some(host) = host {
            let port = if port == 443 {
                String::new()
            } else {
                format!(":{port}")
            };
            return Redirect::temporary(&format!("https://{host}{port}{}", request.uri().path()))
                .into_response();
        }
    }
    ApiError::refused("https-only", "use https").into_response()
}

/// The host without its port; nothing when it is no host, so that it cannot lead elsewhere.
fn host_alone(host: &str) -> Option<&str> {
    let alone = if host.starts_with('[') {
        host.split_inclusive(']').next()?
    } else {
        host.split(':').next()?
    };
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'[' | b']' | b':');
    (!alone.is_empty() && alone.bytes().all(fits)).then_some(alone)
}

/// Which language a page is asked for in.
#[derive(Deserialize)]
pub(super) struct Language {
    pub(super) lang: Option<String>,
}

impl Language {
    /// The one chosen, else the browser's.
    pub(super) fn of(&self, headers: &HeaderMap) -> words::Language {
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("zh");
        match self.lang.as_deref() {
            Some(lang) => words::Language::from_tag(lang),
            None if !accepted.contains("zh") => words::Language::from_tag(accepted),
            None => words::Language::Chinese,
        }
    }
}

async fn page(State(app): State<App>, Query(asked): Query<Language>, headers: HeaderMap) -> Html<String> {
    let words = match asked.of(&headers) {
        words::Language::English => &page::ENGLISH,
        words::Language::Chinese => &page::CHINESE,
    };
    Html(page::page(
        words,
        &app.config.node.county,
        &app.authority.fingerprint(),
    ))
}

async fn der(State(app): State<App>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/x-x509-ca-cert"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"county-ca.crt\"",
        ),
    ];
    (headers, app.authority.ca_der().to_vec())
}

async fn pem(State(app): State<App>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/x-pem-file"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"county-ca.pem\"",
        ),
    ];
    (headers, app.authority.ca_pem().to_owned())
}

#[cfg(test)]
mod tests {
    use super::host_alone;

    #[test]
    fn the_way_to_https_leads_to_the_same_host_only() {
        assert_eq!(host_alone("county.example:8080"), Some("county.example"));
        assert_eq!(host_alone("[::1]:8080"), Some("[::1]"));
        for wrong in ["", ":80", "a/b", "a@b", "evil\\x", "a b"] {
            assert_eq!(host_alone(wrong), None, "{wrong}");
        }
    }
}
