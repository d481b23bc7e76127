//! Drawn pictures (PS3.18 sections 10.4.1.1.3 and 10.4.1.1.4): of an instance, of a frame, and thumbnails of what is in
//! the middle of a study, a series or an instance. Seen under the same permit and audit as the frames themselves.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use yuanzhen_store::{Instance, Series};

use super::frames::bytes_of;
use super::pass::Opened;
use super::refusal::Refused;
use super::{Entrance, Gate, Named, Web, asked};
use crate::object::LayoutError;
use crate::render::{Plan, RenderError, Trouble, Wish};

type Pairs = Query<Vec<(String, String)>>;

/// `GET …/instances/{}/rendered`: the first frame.
pub(super) async fn instance<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    Query(query): Pairs,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let wish = asked::rendered(&query, &headers)?;
    let instance = web.open_instance(&who, &named).await?;
    web.picture(&instance, 0, wish).await
}

/// `GET …/frames/{}/rendered`: one frame.
pub(super) async fn frame<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    Query(query): Pairs,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let wish = asked::rendered(&query, &headers)?;
    let number = named.frames.as_deref().and_then(|text| text.parse::<u32>().ok());
    let number = number.and_then(|number| number.checked_sub(1));
    let number = number.ok_or(Refused::malformed(
        "one frame is drawn at a time; its number is 1 or more",
    ))?;
    let instance = web.open_instance(&who, &named).await?;
    web.picture(&instance, number, wish).await
}

/// `GET …/instances/{}/thumbnail`.
pub(super) async fn instance_thumbnail<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    Query(query): Pairs,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let wish = asked::thumbnail(&query, &headers)?;
    let instance = web.open_instance(&who, &named).await?;
    web.picture(&instance, instance.frames / 2, wish).await
}

/// `GET …/series/{}/thumbnail`.
pub(super) async fn series_thumbnail<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    Query(query): Pairs,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let wish = asked::thumbnail(&query, &headers)?;
    let (study, series) = web.open_series(&who, &named).await?;
    let middle = web.middle_of(&study, &series).await?.ok_or(Refused::no_frame())?;
    web.picture(&middle, middle.frames / 2, wish).await
}

/// `GET /studies/{}/thumbnail`: of its first series that has a picture.
pub(super) async fn study_thumbnail<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    Query(query): Pairs,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let wish = asked::thumbnail(&query, &headers)?;
    for study in web.open(&who, &named.study).await? {
        let all = web.store.read().await?.series_of(&study.permit, study.id).await?;
        for series in all {
            if let Some(middle) = web.middle_of(&study, &series).await? {
                return web.picture(&middle, middle.frames / 2, wish).await;
            }
        }
    }
    Err(Refused::no_frame())
}

impl<G: Gate> Web<G> {
    /// The instance in the middle of those with pixels.
    async fn middle_of(&self, study: &Opened, series: &Series) -> Result<Option<Instance>, Refused> {
        let mut reading = self.store.read().await?;
        let mut all = reading
            .instances_of_series(&study.permit, study.id, series.id)
            .await?;
        all.retain(|instance| instance.frames > 0 && instance.rows.is_some());
        let middle = all.len() / 2;
        Ok(all.into_iter().nth(middle))
    }

    /// A frame, counted from 0, drawn by a child.
    async fn picture(&self, instance: &Instance, frame: u32, wish: Wish) -> Result<Response, Refused> {
        let _place = Arc::clone(&self.places).acquire_owned().await;
        let plan = match self.layout(instance).await {
            Ok(layout) => Plan::of(&layout, frame, wish)?,
            Err(LayoutError::Deflated(head)) => Plan::of_deflated(&head, instance.object.size, frame, wish),
            Err(error) => return Err(error.into()),
        };
        let objects = self.store.objects().clone();
        let bytes = bytes_of(objects, instance.object.hash.clone(), plan.ranges, false);
        match self.renderer.draw(&plan.order, bytes).await {
            Ok(picture) => Ok(([(header::CONTENT_TYPE, wish.format.media())], picture).into_response()),
            Err(error) => {
                if let RenderError::Trouble(trouble @ (Trouble::Died | Trouble::Late)) = &error {
                    let object = instance.object.hash.to_string();
                    tracing::warn!(object.hash = object, "object {object} is not drawn: {trouble}");
                }
                Err(error.into())
            }
        }
    }
}
