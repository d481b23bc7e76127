//! Key images (关键图像): the few pictures that go with the words of a report. A report holds references to them, with the
//! window they were chosen in, and never pixels; they are part of what a signature covers. Drawing them is not here.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::private::Private;
use crate::uid::DicomUid;

/// The most key images of one report: what fits beside its words without hiding them.
pub const MOST_KEY_IMAGES: usize = 4;
/// The longest caption, in characters.
pub const LONGEST_CAPTION: usize = 60;

/// Windows are kept in millionths, so that the same one is the same text for ever.
const PARTS: f64 = 1_000_000.0;
/// Beyond this no pixel has a value.
const LARGEST: f64 = 1.0e9;

/// One frame of one image, as it is to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyImage {
    /// Study Instance UID.
    pub study: DicomUid,
    /// Series Instance UID.
    pub series: DicomUid,
    /// SOP Instance UID.
    pub sop_instance: DicomUid,
    /// Which frame, from 1.
    pub frame: NonZeroU32,
    /// Which values become black and white; `None`: as the image itself says.
    pub window: Option<KeyWindow>,
    /// What the writer says of it, on one line.
    pub caption: Option<Private<String>>,
}

/// A window: centre and width of the values shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(i64, i64)", into = "(i64, i64)")]
pub struct KeyWindow {
    center: i64,
    width: i64,
}

impl KeyWindow {
    /// A window that makes sense: finite, with a width above 0.
    #[expect(clippy::cast_possible_truncation, reason = "both are within bounds that fit")]
    pub fn new(center: f64, width: f64) -> Option<Self> {
        let within = center.abs() <= LARGEST && width > 0.0 && width <= LARGEST;
        let parts = |number: f64| (number * PARTS).round() as i64;
        within
            .then(|| Self {
                center: parts(center),
                width: parts(width),
            })
            .filter(|window| window.width > 0)
    }

    /// Its centre.
    #[expect(clippy::cast_precision_loss, reason = "bounded when it was made")]
    pub fn center(self) -> f64 {
        self.center as f64 / PARTS
    }

    /// Its width, above 0.
    #[expect(clippy::cast_precision_loss, reason = "bounded when it was made")]
    pub fn width(self) -> f64 {
        self.width as f64 / PARTS
    }
}

impl From<KeyWindow> for (i64, i64) {
    fn from(window: KeyWindow) -> Self {
        (window.center, window.width)
    }
}

impl TryFrom<(i64, i64)> for KeyWindow {
    type Error = KeyImageFault;

    #[expect(clippy::cast_precision_loss, reason = "what is too large is refused")]
    fn try_from((center, width): (i64, i64)) -> Result<Self, KeyImageFault> {
        Self::new(center as f64 / PARTS, width as f64 / PARTS).ok_or(KeyImageFault::Window)
    }
}

/// Why these are no key images of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyImageFault {
    /// More than [`MOST_KEY_IMAGES`].
    #[error("a report has at most {MOST_KEY_IMAGES} key images")]
    TooMany,
    /// The same frame in the same window twice.
    #[error("the same image in the same window is named twice")]
    Twice,
    /// A window that makes no sense.
    #[error("a window has a finite centre and a width above 0")]
    Window,
    /// A caption that is empty, too long, or not one line.
    #[error("a caption is one line of 1 to {LONGEST_CAPTION} characters")]
    Caption,
}

impl KeyImageFault {
    /// The stable kebab-case code that leaves the program.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooMany => "key-images-too-many",
            Self::Twice => "key-image-twice",
            Self::Window => "key-image-window",
            Self::Caption => "key-image-caption",
        }
    }
}

/// The key images of a report, in the order they are printed in. Never more than [`MOST_KEY_IMAGES`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<KeyImage>", into = "Vec<KeyImage>")]
pub struct KeyImages(Vec<KeyImage>);

impl KeyImages {
    /// These, if they can be the key images of a report.
    pub fn new(images: Vec<KeyImage>) -> Result<Self, KeyImageFault> {
        if images.len() > MOST_KEY_IMAGES {
            return Err(KeyImageFault::TooMany);
        }
        let twice = images
            .iter()
            .enumerate()
            .any(|(at, image)| images[..at].iter().any(|other| other.shows_as(image)));
        if twice {
            return Err(KeyImageFault::Twice);
        }
        if !images.iter().all(KeyImage::is_captioned_well) {
            return Err(KeyImageFault::Caption);
        }
        Ok(Self(images))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In order.
    pub fn as_slice(&self) -> &[KeyImage] {
        &self.0
    }

    /// The texts that a signature covers, in an order that never changes.
    pub(crate) fn said(&self) -> impl Iterator<Item = String> {
        self.0.iter().flat_map(|image| {
            let window = image.window.map_or_else(String::new, |window| {
                format!("{},{}", window.center, window.width)
            });
            let caption = image.caption.as_ref().map(|text| text.expose().clone());
            [
                image.study.to_string(),
                image.series.to_string(),
                image.sop_instance.to_string(),
                image.frame.to_string(),
                window,
                caption.unwrap_or_default(),
            ]
        })
    }
}

impl KeyImage {
    fn shows_as(&self, other: &Self) -> bool {
        (&self.study, &self.sop_instance, self.frame, self.window)
            == (&other.study, &other.sop_instance, other.frame, other.window)
    }

    fn is_captioned_well(&self) -> bool {
        self.caption.as_ref().is_none_or(|text| {
            let one_line = !text.expose().chars().any(char::is_control);
            !text.is_blank() && one_line && text.expose().chars().count() <= LONGEST_CAPTION
        })
    }
}

impl TryFrom<Vec<KeyImage>> for KeyImages {
    type Error = KeyImageFault;

    fn try_from(images: Vec<KeyImage>) -> Result<Self, KeyImageFault> {
        Self::new(images)
    }
}

impl From<KeyImages> for Vec<KeyImage> {
    fn from(images: KeyImages) -> Self {
        images.0
    }
}
