//! DICOMweb for browsers and devices: lists (QIDO-RS), metadata, frames, files and drawn pictures (WADO-RS), each
//! behind the [`Gate`] that the server puts in front. It changes nothing but the audit chain; it decodes nothing
//! itself: pictures are drawn by children of [`crate::render`].

mod accept;
mod asked;
mod frames;
mod gate;
mod instance;
mod layouts;
mod metadata;
mod multipart;
mod pass;
mod qido;
mod refusal;
mod rendered;

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::get;
use tokio::sync::Semaphore;
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_store::Store;

pub use accept::{Accept, MediaRange};
pub(crate) use frames::bytes_of;
pub use gate::{Entrance, Gate};

use layouts::LayoutCache;
use pass::Noted;
use refusal::Refused;

use crate::render::Renderer;

/// Answers that hold a file open at one time; more wait.
const MOST_AT_WORK: usize = 64;

/// What the routes share.
#[derive(Debug)]
pub struct Web<G> {
    gate: G,
    store: Store,
    layouts: LayoutCache,
    noted: Noted,
    places: Arc<Semaphore>,
    renderer: Arc<Renderer>,
}

impl<G: Gate> Web<G> {
    /// The routes' shared part.
    pub fn new(gate: G, store: Store, renderer: Arc<Renderer>) -> Self {
        Web {
            gate,
            store,
            layouts: LayoutCache::default(),
            noted: Noted::default(),
            places: Arc::new(Semaphore::new(MOST_AT_WORK)),
            renderer,
        }
    }
}

/// The routes, to be mounted under `/dicom-web`.
pub fn router<G: Gate, S: Clone + Send + Sync + 'static>(web: Web<G>) -> Router<S> {
    let instance = "/studies/{study}/series/{series}/instances/{instance}";
    let below = |tail: &str| format!("{instance}{tail}");
    Router::new()
        .route("/studies", get(qido::studies::<G>))
        .route("/studies/{study}/series", get(qido::series::<G>))
        .route("/studies/{study}/instances", get(qido::instances::<G>))
        .route("/studies/{study}/metadata", get(metadata::study::<G>))
        .route(
            "/studies/{study}/series/{series}/instances",
            get(qido::instances_of_series::<G>),
        )
        .route(
            "/studies/{study}/series/{series}/metadata",
            get(metadata::series::<G>),
        )
        .route(instance, get(instance::file::<G>))
        .route(&below("/metadata"), get(metadata::instance::<G>))
        .route(&below("/frames/{list}"), get(frames::list::<G>))
        .route(&below("/frames/{list}/rendered"), get(rendered::frame::<G>))
        .route(&below("/rendered"), get(rendered::instance::<G>))
        .route(&below("/thumbnail"), get(rendered::instance_thumbnail::<G>))
        .route(
            "/studies/{study}/series/{series}/thumbnail",
            get(rendered::series_thumbnail::<G>),
        )
        .route("/studies/{study}/thumbnail", get(rendered::study_thumbnail::<G>))
        .fallback(async || Refused::not_found())
        .method_not_allowed_fallback(async || Refused::wrong_method())
        .with_state(Arc::new(web))
}

/// Everybody passes the gate before anything else is looked at.
impl<G: Gate> FromRequestParts<Arc<Web<G>>> for Entrance {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web<G>>) -> Result<Self, Response> {
        web.gate.enter(parts).await
    }
}

/// The identifiers of a path. What is no UID is not there.
#[derive(Debug)]
struct Named {
    study: DicomUid,
    series: Option<DicomUid>,
    instance: Option<DicomUid>,
    frames: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let Path(pairs) = Path::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|_| Refused::not_found())?;
        let uid = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| DicomUid::parse(value).map_err(|_| Refused::not_found()))
                .transpose()
        };
        let frames = pairs.iter().find(|(key, _)| key == "list");
        Ok(Named {
            study: uid("study")?.ok_or_else(Refused::not_found)?,
            series: uid("series")?,
            instance: uid("instance")?,
            frames: frames.map(|(_, value)| value.clone()),
        })
    }
}
