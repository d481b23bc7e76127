//! `POST /identity/check`: is this a possible certificate number, and what does it say of its holder. Nothing is looked
//! up and nothing kept: the answer comes from the number alone.

use axum::{Json, extract::State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yuanzhen_domain::document::{Document, DocumentKind};
use yuanzhen_domain::values::Sex;

use crate::{
    app::App,
    http::{answer::Answer, body::JsonBody, error::ErrorBody, requester::Requester},
    view::words,
};

/// A certificate number to check.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityQuestion {
    #[serde(rename = "type")]
    #[schema(schema_with = words::document_kind)]
    kind: DocumentKind,
    number: String,
}

/// What the number says.
#[derive(Default, Serialize, ToSchema)]
pub(super) struct IdentityAnswer {
    valid: bool,
    /// Why it is not valid.
    code: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Option<Date>,
    #[schema(schema_with = words::sex)]
    sex: Option<Sex>,
    /// The number in its full, upper-case form.
    number: Option<String>,
}

/// Checks a certificate number.
#[utoipa::path(post, path = "/identity/check", tag = "patients", security(("session" = [])), request_body = IdentityQuestion,
    responses((status = OK, body = IdentityAnswer), (status = UNAUTHORIZED, body = ErrorBody)))]
pub(super) async fn check(
    State(app): State<App>,
    who: Requester,
    JsonBody(asked): JsonBody<IdentityQuestion>,
) -> Answer<IdentityAnswer> {
    let today = crate::view::today(&app, &who).await?;
    Ok(Json(match Document::parse(asked.kind, &asked.number, today) {
        Err(invalid) => IdentityAnswer {
            code: Some(invalid.code().to_owned()),
            ..IdentityAnswer::default()
        },
        Ok(document) => IdentityAnswer {
            valid: true,
            code: None,
            birth_date: national(&document).map(|number| number.birth_date()),
            sex: national(&document).map(|number| number.sex()),
            number: Some(document.expose().to_owned()),
        },
    }))
}

fn national(document: &Document) -> Option<&yuanzhen_domain::identity_card::NationalId> {
    match document {
        Document::NationalId(number) => Some(number),
        Document::Other(_) => None,
    }
}
