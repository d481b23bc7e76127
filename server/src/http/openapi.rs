//! What the description of the API says beside its endpoints: title, the session cookie, the one error shape.

use axum::Json;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Description,
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};

use super::error::ErrorBody;

/// The ground that endpoints are added to.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Yuanzhen",
        description = "The county's telemedicine server. Times are milliseconds UTC in fields ending `_at`. Changes \
                       carry `If-Match: \"<version>\"`; creates carry the client's UUIDv7 as `id`.",
        license(name = "Apache-2.0")
    ),
    components(schemas(ErrorBody)),
    modifiers(&SessionCookie)
)]
pub struct Ground;

struct SessionCookie;

impl Modify for SessionCookie {
    fn modify(&self, description: &mut Description) {
        let components = description.components.get_or_insert_default();
        let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
            "__Host-session",
            "the session cookie; on loopback without TLS it is named `session`",
        ));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    }
}

/// `GET /api/v1/openapi.json`.
pub async fn serve() -> Json<Description> {
    Json(crate::app::openapi())
}
