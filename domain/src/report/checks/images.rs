//! Key images against the images there are to read of the case: one of another case, or one that went away, must not be
//! signed for.

use super::{Field, Finding, Severity};
use crate::report::{KeyImage, ReportContent};
use crate::uid::DicomUid;

/// An image of a study of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageThere {
    /// Study Instance UID.
    pub study: DicomUid,
    /// Series Instance UID.
    pub series: DicomUid,
    /// SOP Instance UID.
    pub sop_instance: DicomUid,
    /// How many frames; 0 when it is no picture.
    pub frames: u32,
}

impl ImageThere {
    /// Whether a key image is a frame of it.
    pub fn has(&self, image: &KeyImage) -> bool {
        self.study == image.study
            && self.series == image.series
            && self.sop_instance == image.sop_instance
            && image.frame.get() <= self.frames
    }
}

/// The key images that are none of the images there are.
pub fn key_images(content: &ReportContent, there: &[ImageThere]) -> Vec<Finding> {
    let images = content.key_images.as_slice().iter().enumerate();
    images
        .filter(|(_, image)| !there.iter().any(|one| one.has(image)))
        .map(|(at, _)| {
            Finding::new("key-image-unknown", Severity::Block, Field::KeyImages)
                .with("number", &(at + 1).to_string())
        })
        .collect()
}
