//! Pictures drawn on the server, for browsers that cannot decode an image, for other DICOMweb clients and for
//! thumbnails. Pixels are decoded in a child process that limits its own memory and time and knows nothing but the
//! bytes of one frame: [`Renderer`] is the side that asks, [`run_child`] the side that draws. Codecs are named in
//! `draw/` only, which runs in the child only.

mod child;
mod draw;
mod pipe;
mod plan;
mod renderer;
mod trouble;
mod wish;

pub use child::{ChildLimits, run as run_child};
pub use pipe::Order;
pub use plan::Plan;
pub use renderer::{RenderConfig, RenderError, Renderer};
pub use trouble::Trouble;
pub use wish::{Format, Part, Shape, Viewport, Window, Wish};
