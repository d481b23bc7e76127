//! Requests forged by other sites. The session cookie is SameSite=Strict; this is the second fence: an unsafe
//! method, or opening `/ws`, needs an `Origin` that is this very host and scheme. A request without `Origin` is
//! taken only when no `Sec-Fetch-*` header shows that a browser sent it (scripts, devices, curl).

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, Method, Response, header},
    middleware::Next,
    response::IntoResponse,
};

use super::{error::ApiError, listen::Connection};

/// Layer over everything that changes something or opens the live connection.
pub(crate) async fn guard(request: Request, next: Next) -> Response<Body> {
    let asks_for_upgrade = request.uri().path() == "/ws";
    if !asks_for_upgrade && is_safe(request.method()) {
        return next.run(request).await;
    }
    let secure = request
        .extensions()
        .get::<Connection>()
        .is_some_and(|connection| connection.secure);
    let host = request
        .uri()
        .authority()
        .map(axum::http::uri::Authority::as_str)
        .or_else(|| host(request.headers()));
    if same_origin(host, secure, request.headers()) {
        next.run(request).await
    } else {
        ApiError::refused("foreign-origin", "this request was made by another site").into_response()
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST).and_then(|value| value.to_str().ok())
}

fn same_origin(host: Option<&str>, secure: bool, headers: &HeaderMap) -> bool {
    match headers.get(header::ORIGIN) {
        Some(origin) => {
            let scheme = if secure { "https" } else { "http" };
            let Some(host) = host else { return false };
            let host = host
                .strip_suffix(if secure { ":443" } else { ":80" })
                .unwrap_or(host);
            origin
                .to_str()
                .is_ok_and(|origin| origin.eq_ignore_ascii_case(&format!("{scheme}://{host}")))
        }
        None => !headers.keys().any(|name| name.as_str().starts_with("sec-fetch-")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().expect("name"), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn a_present_origin_must_be_this_host_and_scheme() {
        let own = headers(&[("origin", "https://county.example:8443")]);
        assert!(same_origin(Some("county.example:8443"), true, &own));
        assert!(!same_origin(Some("county.example:8443"), false, &own));
        assert!(!same_origin(Some("county.example"), true, &own));
        assert!(!same_origin(None, true, &own));
        assert!(same_origin(
            Some("county.example:443"),
            true,
            &headers(&[("origin", "https://county.example")])
        ));
        assert!(!same_origin(
            Some("county.example:8443"),
            true,
            &headers(&[("origin", "null")])
        ));
    }

    #[test]
    fn without_an_origin_only_programs_pass() {
        assert!(same_origin(Some("a"), true, &headers(&[])));
        assert!(!same_origin(
            Some("a"),
            true,
            &headers(&[("sec-fetch-site", "cross-site")])
        ));
        assert!(!same_origin(
            Some("a"),
            true,
            &headers(&[("sec-fetch-mode", "navigate")])
        ));
    }
}
