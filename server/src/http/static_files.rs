//! The web's built files, carried in the program. Files with a hash in their name are kept by browsers for good; the
//! two entries are asked for anew each time. Which page to show is the web's own affair.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header},
    response::{Html, IntoResponse},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::error::ApiError;

#[derive(RustEmbed)]
#[folder = "../web/dist"]
struct Web;

const VILLAGE: &str = "index.html";
const READING: &str = "reading.html";

/// Kept for a year without asking: the name changes with the content.
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");

/// Shown when the program was built without its web.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Yuanzhen</title>\
    <h1>The server runs; its pages were not built</h1>\
    <p>Run <code>make run</code>, or build them and then the server:</p>\
    <pre>cd web &amp;&amp; npm ci &amp;&amp; npm run build &amp;&amp; cd .. &amp;&amp; cargo build -p yuanzhen-server</pre></html>";

/// Answers every path that nothing else answers.
pub async fn serve(uri: Uri, headers: HeaderMap) -> Response<Body> {
    let path = uri.path().trim_start_matches('/');
    // Figures have a listener of their own, or none: a monitor that comes here by mistake is to hear so.
    if path.starts_with("api/") || ["api", "metrics"].contains(&path) || path.starts_with("dicom-web") {
        return ApiError::not_found().into_response();
    }
    if let Some(file) = file(path) {
        let cache = if path.starts_with("assets/") {
            FOR_GOOD
        } else {
            ASK_EACH_TIME
        };
        return answer(&file, cache, &headers);
    }
    if path.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return ApiError::not_found().into_response();
    }
    let entry = if path == "reading" || path.starts_with("reading/") {
        READING
    } else {
        VILLAGE
    };
    match Web::get(entry) {
        Some(file) => answer(&file, ASK_EACH_TIME, &headers),
        None => Html(NOT_BUILT).into_response(),
    }
}

/// Entries are reached by their pages' addresses only, and the build's own lists by none.
fn file(path: &str) -> Option<EmbeddedFile> {
    if path.is_empty() || path.starts_with('.') || [VILLAGE, READING].contains(&path) {
        return None;
    }
    Web::get(path)
}

fn answer(file: &EmbeddedFile, cache: HeaderValue, headers: &HeaderMap) -> Response<Body> {
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|given| given.as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        whole(file)
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, cache);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn whole(file: &EmbeddedFile) -> Response<Body> {
    let mime = file.metadata.mimetype();
    let mime = if mime.starts_with("text/") {
        format!("{mime}; charset=utf-8")
    } else {
        mime.to_owned()
    };
    let mut response = Response::new(Body::from(file.data.clone().into_owned()));
    if let Ok(mime) = HeaderValue::from_str(&mime) {
        response.headers_mut().insert(header::CONTENT_TYPE, mime);
    }
    response
}
