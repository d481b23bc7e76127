//! Metadata (PS3.18 section 10.4, annex F): of a complete series the object that was written when it became complete,
//! in one read; of one still arriving from the heads of its instances, streamed.
//!
//! The answer for a series of a matched study carries the token of the case and patient it is taken for, and the
//! version of its content: a page holds them against those of the case it shows.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};
use yuanzhen_store::{Instance, Series, Store, StoreError};

use super::pass::Opened;
use super::refusal::Refused;
use super::{Accept, Entrance, Gate, Named, Web};
use crate::assemble::{character_sets, instance_metadata};

/// The media type of DICOM JSON.
pub(super) const DICOM_JSON: &str = "application/dicom+json";

/// The token of the case and patient that a study's images are taken for.
const CASE_TOKEN: HeaderName = HeaderName::from_static("case-token");
/// The version of a study's content.
const CONTENT_VERSION: HeaderName = HeaderName::from_static("content-version");

/// Pieces of an array's inside, without brackets.
type Pieces = BoxStream<'static, Result<Bytes, StoreError>>;

/// `GET /studies/{}/metadata`.
pub(super) async fn study<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    must_take_json(&headers)?;
    let mut pieces = Vec::new();
    for study in web.open(&who, &named.study).await? {
        let all = web.store.read().await?.series_of(&study.permit, study.id).await?;
        for series in all {
            pieces.push(of_series(&web.store, &study, &series).await?);
        }
    }
    Ok(array(pieces))
}

/// `GET …/series/{}/metadata`.
pub(super) async fn series<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    must_take_json(&headers)?;
    let (study, series) = web.open_series(&who, &named).await?;
    // Read before the instances are: the answer may hold more than this version says, never less.
    let listed = web.store.read().await?.study(&study.permit, study.id).await?;
    let mut answer = array(vec![of_series(&web.store, &study, &series).await?]);
    if let Some(study) = listed.map(|listed| listed.study.value)
        && let Some(token) = study.link.token()
        && let Ok(token) = HeaderValue::from_str(token.as_str())
    {
        answer.headers_mut().insert(CASE_TOKEN, token);
        answer
            .headers_mut()
            .insert(CONTENT_VERSION, HeaderValue::from(study.content_version));
    }
    Ok(answer)
}

/// `GET …/instances/{}/metadata`.
pub(super) async fn instance<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    must_take_json(&headers)?;
    let instance = web.open_instance(&who, &named).await?;
    Ok(array(vec![of_instances(&web.store, vec![instance]).await?]))
}

/// Whether the client takes DICOM JSON.
pub(super) fn must_take_json(headers: &HeaderMap) -> Result<(), Refused> {
    let accept = Accept::of(headers);
    if accept.takes(|range| range.covers(DICOM_JSON) || range.covers("application/json")) {
        Ok(())
    } else {
        Err(Refused::not_acceptable())
    }
}

async fn of_series(store: &Store, study: &Opened, series: &Series) -> Result<Pieces, Refused> {
    if let Some((object, made_for)) = &series.metadata
        && *made_for == series.instances
    {
        let whole = store.objects().read(&object.hash).await?;
        let inside = whole.len().saturating_sub(1).max(1);
        let inside = if whole.is_empty() {
            whole
        } else {
            whole.slice(1..inside)
        };
        return Ok(stream::iter([Ok(inside)]).boxed());
    }
    let mut reading = store.read().await?;
    let instances = reading
        .instances_of_series(&study.permit, study.id, series.id)
        .await?;
    drop(reading);
    of_instances(store, instances).await
}

async fn of_instances(store: &Store, instances: Vec<Instance>) -> Result<Pieces, Refused> {
    let sets = character_sets(&mut store.read().await?, &instances).await?;
    let store = store.clone();
    let pieces = stream::iter(instances)
        .then(move |instance| {
            let set = instance.device.and_then(|device| sets.get(&device).copied());
            let store = store.clone();
            async move {
                let metadata = instance_metadata(&store, &instance.object, set).await?;
                Ok(metadata.map(Bytes::from))
            }
        })
        .try_filter_map(|piece| std::future::ready(Ok(piece)));
    Ok(pieces.boxed())
}

/// One JSON array of the pieces of several.
fn array(pieces: Vec<Pieces>) -> Response {
    let inside = stream::iter(pieces)
        .flatten()
        .try_filter(|piece| std::future::ready(!piece.is_empty()))
        .scan(false, |begun, piece| {
            let comma = piece.is_ok() && std::mem::replace(begun, true);
            let comma = comma.then(|| Ok(Bytes::from_static(b",")));
            std::future::ready(Some(stream::iter(comma.into_iter().chain([piece]))))
        })
        .flatten();
    let whole = stream::iter([Ok(Bytes::from_static(b"["))])
        .chain(inside)
        .chain(stream::iter([Ok(Bytes::from_static(b"]"))]));
    let mut response = Response::new(Body::from_stream(whole.map_err(std::io::Error::other)));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(DICOM_JSON));
    response
}
