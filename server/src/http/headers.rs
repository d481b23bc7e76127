//! Security headers. One strict policy for all pages; one file, the decode worker's script, gets its own, because
//! the image codecs build functions from text, and a worker is held by the policy of its own response.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, Response, header},
    middleware::Next,
};

/// The policy of pages. No inline script, nothing from elsewhere; WebAssembly may be compiled; style attributes are
/// allowed because the measuring tools place their SVG with them, style elements are not.
pub const PAGES: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     style-src-attr 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self'; media-src 'self' blob:; \
     connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self' blob:; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

/// The policy of the decode worker's script, which touches no page and speaks only with this server.
pub const DECODE_WORKER: &str = "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'self'";

/// The web's build names the decode worker's files so.
const DECODE_WORKER_FILES: &str = "/assets/decode-";

const FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
    ),
];

/// Layer: sets the headers on every answer, and keeps answers of the API out of caches unless they say otherwise.
pub(crate) async fn set(request: Request, next: Next) -> Response<Body> {
    let path = request.uri().path();
    let policy = if path.starts_with(DECODE_WORKER_FILES) {
        DECODE_WORKER
    } else {
        PAGES
    };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(policy));
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
