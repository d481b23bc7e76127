//! `GET /reports/{id}/pdf`: the signed page, byte for byte as it was signed. Opening it leaves an audit entry.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::ReportId;

use crate::{
    api::found,
    app::App,
    http::{
        error::{ApiError, ErrorBody},
        path::{Asked, Id},
        requester::Requester,
    },
};

/// Which version; the newest signed one when none is named.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PdfVersion {
    version: Option<u32>,
}

/// The signed page.
#[utoipa::path(get, path = "/reports/{id}/pdf", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path), PdfVersion),
    responses((status = OK, content_type = "application/pdf", body = [u8]), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn pdf(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    Asked(asked): Asked<PdfVersion>,
) -> Result<Response, ApiError> {
    let permit = found(&app, &who, Action::SeeReport, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    let versions: Vec<u32> = match asked.version {
        Some(version) => vec![version],
        None => tx
            .report_versions(&permit, id)
            .await?
            .iter()
            .map(|stored| stored.value.version)
            .collect(),
    };
    let mut page = None;
    for version in versions {
        page = tx
            .report_pdf(&permit, id, version)
            .await?
            .map(|object| (object, version));
        if page.is_some() {
            break;
        }
    }
    let Some((object, version)) = page else {
        return Err(ApiError::conflict("not-signed", "this report is not signed yet"));
    };
    tx.commit(
        who.entry(&permit)
            .with("version", i64::from(version))
            .with("page", true),
    )
    .await?;
    let bytes = app.store.objects().read(&object.hash).await?;
    Ok((
        [
            (header::CONTENT_TYPE, "application/pdf"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        bytes,
    )
        .into_response())
}
