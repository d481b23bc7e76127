//! What a refused request is answered: `{code, message}` with the status that goes with it. Causes go to the log.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use yuanzhen_domain::access::Denied;
use yuanzhen_store::StoreError;

use crate::object::LayoutError;
use crate::render::{RenderError, Trouble};

/// A refusal.
#[derive(Debug)]
pub(super) struct Refused {
    status: StatusCode,
    code: &'static str,
    message: &'static str,
}

impl Refused {
    const fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Refused {
            status,
            code,
            message,
        }
    }

    /// It is not there, or not for the one who asks: both look the same.
    pub(super) const fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "there is no such thing here")
    }

    pub(super) const fn wrong_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "this path does not answer that method",
        )
    }

    /// The request cannot be read.
    pub(super) const fn malformed(message: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", message)
    }

    /// A filter we do not know: ignoring it would show what was not asked for.
    pub(super) const fn unsupported_filter() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "unsupported-filter",
            "this list cannot be filtered by that attribute",
        )
    }

    /// A parameter we do not know: ignoring it would show something else than was asked for.
    pub(super) const fn unsupported_parameter() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "unsupported-parameter",
            "pictures are not drawn with that parameter",
        )
    }

    /// Nothing the client takes can be given.
    pub(super) const fn not_acceptable() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "not-acceptable",
            "this is not available in any of the accepted media types and transfer syntaxes",
        )
    }

    /// The object has no pixels, or fewer frames.
    pub(super) const fn no_frame() -> Self {
        Self::new(StatusCode::NOT_FOUND, "no-such-frame", "there is no such frame")
    }

    fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        let mut text = cause.to_string();
        let mut next = cause.source();
        while let Some(source) = next {
            text = format!("{text}: {source}");
            next = source.source();
        }
        tracing::error!(error = text, "a DICOMweb request failed inside");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "the server failed; its log has the cause",
        )
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = Json(json!({ "code": self.code, "message": self.message }));
        let mut response = (self.status, body).into_response();
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Refused::internal(&error)
    }
}

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotVisible => Refused::not_found(),
            Denied::NotAllowed => Refused::new(
                StatusCode::FORBIDDEN,
                "not-allowed",
                "your role does not allow this",
            ),
        }
    }
}

impl From<LayoutError> for Refused {
    fn from(error: LayoutError) -> Self {
        match error {
            LayoutError::NoPixels | LayoutError::NoSuchFrame => Refused::no_frame(),
            LayoutError::File(error) => Refused::internal(&error),
            LayoutError::Deflated(_) => Refused::new(
                StatusCode::NOT_ACCEPTABLE,
                "deflated",
                "this instance is stored deflated; ask for it rendered",
            ),
            LayoutError::NotPart10(_) | LayoutError::Walk(_) | LayoutError::Nonsense(_) => Refused::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "malformed-image",
                "the image does not hold together",
            ),
        }
    }
}

impl From<RenderError> for Refused {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Trouble(trouble) => trouble.into(),
            RenderError::Store(_) | RenderError::File(_) | RenderError::Start(_) => Refused::internal(&error),
        }
    }
}

impl From<Trouble> for Refused {
    fn from(trouble: Trouble) -> Self {
        let drawn_nowhere = |code, message| Refused::new(StatusCode::UNPROCESSABLE_ENTITY, code, message);
        match trouble {
            Trouble::NoFrame => Refused::no_frame(),
            Trouble::Malformed => drawn_nowhere("malformed-image", "the image does not hold together"),
            Trouble::TooLarge => drawn_nowhere(
                "image-too-large",
                "the image is too large to be drawn by the server",
            ),
            Trouble::Syntax => drawn_nowhere(
                "image-not-supported",
                "images of this transfer syntax are not drawn by the server",
            ),
            Trouble::Pixels => drawn_nowhere(
                "image-not-supported",
                "pixels of this kind are not drawn by the server",
            ),
            Trouble::Jpeg12 => drawn_nowhere(
                "image-not-supported",
                "lossy JPEG of 12 bits is not drawn by the server",
            ),
            Trouble::Died | Trouble::Late => drawn_nowhere(
                "drawing-failed",
                "the image could not be drawn within its limits of memory and time",
            ),
            Trouble::Part => Refused::malformed("the viewport names a part that is not within the image"),
            Trouble::Busy => Refused::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "too many pictures are being drawn; ask again",
            ),
        }
    }
}
