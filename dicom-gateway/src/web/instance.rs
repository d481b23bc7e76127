//! The Part-10 file of an instance, as it lies in the object store. A file that came without preamble or prefix is kept so
//! and handed out with them, for a reader of `application/dicom` counts on both.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use dicom_bytes::missing_lead;
use futures_util::{StreamExt, stream};

use super::multipart::{self, Part};
use super::refusal::Refused;
use super::{Accept, Entrance, Gate, Named, Web};

const DICOM: &str = "application/dicom";
/// Preamble and prefix.
const START: u64 = 132;

/// `GET …/instances/{}`.
pub(super) async fn file<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let instance = web.open_instance(&who, &named).await?;
    let accept = Accept::of(&headers);
    let syntax = instance.transfer_syntax.as_str();
    let part = accept
        .takes(|range| range.takes_syntax(syntax) && (range.covers_part(DICOM) || range.media == "*/*"));
    let alone = accept.takes(|range| range.takes_syntax(syntax) && range.media == DICOM);
    if !part && !alone {
        return Err(Refused::not_acceptable());
    }
    let (size, bytes) = web
        .store
        .objects()
        .open_range(&instance.object.hash, None)
        .await?;
    let start = web
        .store
        .objects()
        .read_range(&instance.object.hash, 0..size.min(START))
        .await?;
    let lead = missing_lead(&start).unwrap_or_default();
    let whole = Part {
        media: format!("{DICOM}; transfer-syntax={syntax}"),
        size: size + lead.len() as u64,
        bytes: stream::once(std::future::ready(Ok(lead.into())))
            .chain(bytes)
            .boxed(),
    };
    if part {
        Ok(multipart::related(DICOM, web.gate.uuid(), vec![whole]))
    } else {
        Ok(multipart::single(whole))
    }
}
