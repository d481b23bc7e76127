//! What a received instance says of itself: header, texts in their character set, metadata for viewers.
//! Pixel data is never touched here; values are read only when they are there and short.

pub mod charset;
mod dictionary;
mod head;
mod instance;
mod layout;
mod metadata;
mod pixels;
mod read;
mod stored;
pub mod tags;

pub use dictionary::{keyword, vr_of};
pub use head::HeadSource;
pub use instance::{Header, Lossy, PatientModule, Spacing};
pub(crate) use layout::locate_from;
pub use layout::{Layout, LayoutError, Stored, locate};
pub use pixels::{PixelData, Suspicion};
pub(crate) use read::inflated_head;
pub use read::{FileSource, ReadError, Reading, read_part10, read_whole};
pub(crate) use stored::walk_object;
