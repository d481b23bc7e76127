//! A key image of a report, as pages name it and as it is stored.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::report::{KeyImage, KeyImageFault, KeyImages, KeyWindow};
use yuanzhen_domain::uid::DicomUid;

use crate::http::error::ApiError;

/// One frame of an image that goes with the words.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyImageView {
    pub(crate) study_instance_uid: String,
    pub(crate) series_instance_uid: String,
    pub(crate) sop_instance_uid: String,
    /// From 1.
    #[schema(minimum = 1)]
    pub(crate) frame: u32,
    /// The window it was chosen in; as the image itself says when absent.
    pub(crate) window: Option<KeyWindowView>,
    /// One line, at most 60 characters.
    pub(crate) caption: Option<String>,
}

/// Which values become black and white.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyWindowView {
    pub(crate) center: f64,
    /// Above 0.
    pub(crate) width: f64,
}

impl From<&KeyImage> for KeyImageView {
    fn from(image: &KeyImage) -> Self {
        Self {
            study_instance_uid: image.study.to_string(),
            series_instance_uid: image.series.to_string(),
            sop_instance_uid: image.sop_instance.to_string(),
            frame: image.frame.get(),
            window: image.window.map(|window| KeyWindowView {
                center: window.center(),
                width: window.width(),
            }),
            caption: image.caption.as_ref().map(|text| text.expose().clone()),
        }
    }
}

impl TryFrom<KeyImageView> for KeyImage {
    type Error = ApiError;

    fn try_from(view: KeyImageView) -> Result<Self, ApiError> {
        let unnamed = || {
            ApiError::invalid(
                "key-image-unnamed",
                "a key image is named by three UIDs and a frame from 1 on",
            )
        };
        let uid = |text: &str| DicomUid::parse(text).map_err(|_| unnamed());
        let window = |view: KeyWindowView| {
            KeyWindow::new(view.center, view.width).ok_or_else(|| unfit(KeyImageFault::Window))
        };
        Ok(Self {
            study: uid(&view.study_instance_uid)?,
            series: uid(&view.series_instance_uid)?,
            sop_instance: uid(&view.sop_instance_uid)?,
            frame: NonZeroU32::new(view.frame).ok_or_else(unnamed)?,
            window: view.window.map(window).transpose()?,
            caption: view
                .caption
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
                .map(Private::new),
        })
    }
}

/// The key images a page sends.
///
/// # Errors
/// `key-image-unnamed`, or the domain's fault.
pub(crate) fn key_images(views: Vec<KeyImageView>) -> Result<KeyImages, ApiError> {
    let images: Result<Vec<_>, _> = views.into_iter().map(KeyImage::try_from).collect();
    KeyImages::new(images?).map_err(unfit)
}

fn unfit(fault: KeyImageFault) -> ApiError {
    ApiError::invalid(fault.code(), fault.to_string())
}
