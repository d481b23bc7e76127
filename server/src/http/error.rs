//! The one error shape of the API, and the only file that chooses status codes. An [`ApiError`] leaves as
//! `{code, message, request_id, detail?}`; the body is written by [`finish`], the outermost layer, which knows the
//! request id and logs what went wrong inside, once. It decides nothing about access or state: rooms do.

use std::{fmt, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::Request,
    http::{HeaderValue, Response, StatusCode, header},
    middleware::Next,
    response::IntoResponse,
};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use yuanzhen_domain::id::RequestId;

use super::request_id::NONE;

/// The code of a change made from an older version than the current one.
const STALE: &str = "stale";

/// Why a request was refused or failed.
pub struct ApiError {
    kind: Kind,
    code: &'static str,
    message: String,
    detail: Option<Value>,
    retry_after: Option<Duration>,
    cause: Option<anyhow::Error>,
}

/// Kinds of refusal; each has exactly one status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Malformed,
    SignedOut,
    Locked,
    Refused,
    NotFound,
    WrongMethod,
    Conflict,
    TooLarge,
    WrongType,
    Invalid,
    VersionRequired,
    TooMany,
    Internal,
    Unavailable,
    NoSpace,
}

impl Kind {
    fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Locked => StatusCode::LOCKED,
            Self::Refused => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::VersionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoSpace => StatusCode::INSUFFICIENT_STORAGE,
        }
    }
}

/// The body of every error answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    /// Stable kebab-case code; the web translates it.
    #[schema(example = "stale")]
    pub code: String,
    /// An English sentence for logs and for people who read traffic.
    pub message: String,
    /// Names this request in the server's log.
    pub request_id: String,
    /// Facts that help to go on, such as the current version of a stale thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub detail: Option<Value>,
}

impl ApiError {
    fn new(kind: Kind, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            code,
            message: message.into(),
            detail: None,
            retry_after: None,
            cause: None,
        }
    }

    /// The request cannot be read: broken JSON, an id that is none, an unknown field.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(Kind::Malformed, "malformed", message)
    }

    /// Nobody is signed in, or the session is over.
    #[must_use]
    pub fn signed_out() -> Self {
        Self::new(Kind::SignedOut, "not-signed-in", "sign in first")
    }

    /// The session waits for its password after a time without use.
    #[must_use]
    pub fn locked() -> Self {
        Self::new(
            Kind::Locked,
            "session-locked",
            "this session is locked after a time without use; unlock it with the password",
        )
    }

    /// Login and password do not fit. Says nothing about whether the login exists.
    #[must_use]
    pub fn wrong_credentials() -> Self {
        Self::new(
            Kind::SignedOut,
            "wrong-credentials",
            "login and password do not fit",
        )
    }

    /// The thing is visible to the requester, the action is not allowed.
    #[must_use]
    pub fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Refused, code, message)
    }

    /// It does not exist, or the requester has nothing to do with it: both look the same.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Kind::NotFound, "not-found", "there is no such thing here")
    }

    /// The path exists, the method does not.
    #[must_use]
    pub fn wrong_method() -> Self {
        Self::new(
            Kind::WrongMethod,
            "method-not-allowed",
            "this path does not answer that method",
        )
    }

    /// The thing is in a state that does not allow what was asked.
    #[must_use]
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, code, message)
    }

    /// Somebody changed the thing since the requester saw it. `current` is what it is now.
    pub fn stale(current: impl Serialize) -> Self {
        Self::new(Kind::Conflict, STALE, "this was changed since you opened it")
            .with_detail(json!({ "current": serde_json::to_value(current).unwrap_or(Value::Null) }))
    }

    /// Whether it was a change made from an older version.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.code == STALE
    }

    /// The client's id is taken by something else.
    #[must_use]
    pub fn id_reused() -> Self {
        Self::new(Kind::Conflict, "id-reused", "this id was used for something else")
    }

    /// The body is larger than this path takes.
    #[must_use]
    pub fn too_large(limit_bytes: usize) -> Self {
        Self::new(
            Kind::TooLarge,
            "too-large",
            format!("the body is larger than {limit_bytes} bytes"),
        )
        .with_detail(json!({ "limit_bytes": limit_bytes }))
    }

    /// The body is of a type this path does not read.
    pub fn wrong_type(message: impl Into<String>) -> Self {
        Self::new(Kind::WrongType, "wrong-type", message)
    }

    /// The request can be read, but breaks a rule; `code` says which.
    pub fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, code, message)
    }

    /// A change came without saying which version it changes.
    #[must_use]
    pub fn version_required() -> Self {
        Self::new(
            Kind::VersionRequired,
            "version-required",
            "send the version you saw as If-Match: \"<version>\"",
        )
    }

    /// Too many requests or attempts; `wait` tells when the next may succeed.
    #[must_use]
    pub fn too_many(code: &'static str, wait: Duration) -> Self {
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        let mut error = Self::new(Kind::TooMany, code, "too many requests, wait and try again")
            .with_detail(json!({ "retry_after_ms": wait_ms }));
        error.retry_after = Some(wait);
        error
    }

    /// Something this answer needs is not there at the moment.
    pub fn unavailable(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Unavailable, code, message)
    }

    /// The disk has no room for what was sent.
    #[must_use]
    pub fn no_space() -> Self {
        Self::new(
            Kind::NoSpace,
            "no-space",
            "the server has no room to keep this safely",
        )
    }

    /// A fault of ours; `cause` goes to the log, never to the requester.
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        let mut error = Self::new(
            Kind::Internal,
            "internal",
            "the server failed; its log has the cause under this request id",
        );
        error.cause = Some(cause.into());
        error
    }

    /// Adds facts that help the requester to go on. Never facts about a patient.
    #[must_use]
    pub fn with_detail(mut self, detail: Value) -> Self {
        self.detail = Some(detail);
        self
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The status this leaves with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.kind.status()
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("kind", &self.kind)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("cause", &self.cause)
            .finish_non_exhaustive()
    }
}

/// What travels in the response's extensions from the handler to [`finish`].
#[derive(Clone)]
struct Pending(std::sync::Arc<ApiError>);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response<Body> {
        let mut response = self.kind.status().into_response();
        response
            .extensions_mut()
            .insert(Pending(std::sync::Arc::new(self)));
        response
    }
}

/// Outermost but for the request id: writes the body of an error answer and logs its cause.
pub async fn finish(request: Request, next: Next) -> Response<Body> {
    let id = request.extensions().get::<RequestId>().copied().unwrap_or(NONE);
    let mut response = next.run(request).await;
    let Some(Pending(error)) = response.extensions_mut().remove::<Pending>() else {
        return response;
    };
    if let Some(cause) = &error.cause {
        tracing::error!(request.id = %id, error = format!("{cause:#}"), "request {id} failed inside");
    }
    let body = ErrorBody {
        code: error.code.to_owned(),
        message: error.message.clone(),
        request_id: id.to_string(),
        detail: error.detail.clone(),
    };
    let mut answer = (error.kind.status(), Json(body)).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(wait) = error.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    }
    // Cookies set beside the error (an ended session) stay.
    for cookie in response.headers().get_all(header::SET_COOKIE) {
        headers.append(header::SET_COOKIE, cookie.clone());
    }
    answer
}

/// Turns a panic of a handler into the ordinary internal error.
pub fn panicked(cause: Box<dyn std::any::Any + Send + 'static>) -> Response<Body> {
    let said = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    ApiError::internal(anyhow::anyhow!("a handler panicked: {said}")).into_response()
}
