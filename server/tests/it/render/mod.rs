//! Pictures drawn by real children of the program: their pixels beside those of foreign decoders, what they refuse,
//! what they may use at most, and who may see them.

mod limits;
mod pixels;
mod web;

use std::path::PathBuf;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use yuanzhen_dicom_gateway::object::{LayoutError, locate};
use yuanzhen_dicom_gateway::render::{Format, Plan, RenderConfig, RenderError, Renderer, Trouble, Wish};

/// As a PNG, as it is.
pub(crate) const PLAIN: Wish = Wish {
    format: Format::Png,
    quality: 90,
    window: None,
    viewport: None,
};

/// The program under test.
pub(crate) fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_yuanzhen"))
}

fn renderer(change: impl FnOnce(&mut RenderConfig)) -> Renderer {
    let mut config = RenderConfig {
        program: program(),
        ..RenderConfig::default()
    };
    change(&mut config);
    Renderer::new(config)
}

/// Draws a frame, counted from 0, of a file. Whatever keeps it from being drawn is trouble.
async fn draw(renderer: &Renderer, file: &[u8], frame: u32, wish: Wish) -> Result<Bytes, Trouble> {
    let plan = match locate(file) {
        Ok(layout) => Plan::of(&layout, frame, wish),
        Err(LayoutError::Deflated(head)) => Ok(Plan::of_deflated(&head, file.len() as u64, frame, wish)),
        Err(error) => Err(error),
    }
    .map_err(Trouble::from)?;
    let parts: Vec<Bytes> = plan
        .ranges
        .iter()
        .map(|range| {
            let place = |at| usize::try_from(at).expect("a place");
            Bytes::copy_from_slice(&file[place(range.start)..place(range.end)])
        })
        .collect();
    let bytes = stream::iter(parts.into_iter().map(Ok)).boxed();
    match renderer.draw(&plan.order, bytes).await {
        Ok(picture) => Ok(picture),
        Err(RenderError::Trouble(trouble)) => Err(trouble),
        Err(error) => panic!("{error:?}"),
    }
}
