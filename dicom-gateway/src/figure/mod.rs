//! Figures for paper: one stored frame drawn, together with what its image says of where it lies in the patient. The
//! pixels are drawn by the children of [`crate::render`], as they are stored and never mirrored; here only the head is
//! walked, so that the letters beside a picture come from the same file as its pixels.

mod edges;
mod stance;

use bytes::Bytes;
use yuanzhen_store::{ObjectRef, Objects};

pub use edges::Edges;
pub use stance::{Side, Stance};

use crate::object::{LayoutError, locate, walk_object};
use crate::render::{Plan, RenderError, Renderer, Trouble, Wish};
use crate::web::bytes_of;

/// A drawn frame and how it lies.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The file asked for.
    pub picture: Bytes,
    /// How it lies in the patient.
    pub stance: Stance,
}

/// Draws a frame, counted from 0, of a stored object.
///
/// # Errors
/// Why it is not drawn.
pub async fn draw(
    objects: &Objects,
    renderer: &Renderer,
    object: &ObjectRef,
    frame: u32,
    wish: Wish,
) -> Result<Figure, RenderError> {
    let stance = walk_object(objects, object, move |source| Stance::read(source, frame))
        .await
        .map_err(RenderError::File)?
        .map_err(undrawn)?;
    let layout = walk_object(objects, object, locate)
        .await
        .map_err(RenderError::File)?;
    let plan = match layout {
        Ok(layout) => Plan::of(&layout, frame, wish).map_err(undrawn)?,
        Err(LayoutError::Deflated(head)) => Plan::of_deflated(&head, object.size, frame, wish),
        Err(error) => return Err(undrawn(error)),
    };
    let bytes = bytes_of(objects.clone(), object.hash.clone(), plan.ranges, false);
    let picture = renderer.draw(&plan.order, bytes).await?;
    Ok(Figure { picture, stance })
}

fn undrawn(error: LayoutError) -> RenderError {
    match error {
        LayoutError::File(error) => RenderError::File(error),
        error => Trouble::from(error).into(),
    }
}
