//! The key images of a text, looked up among the images of the case: under the permits of its studies, and nowhere else.

use yuanzhen_domain::report::checks::ImageThere;
use yuanzhen_domain::report::{KeyImage, ReportContent};
use yuanzhen_store::{Instance, Reading, Series};

use super::desk::Desk;
use crate::http::error::ApiError;

/// An image of the case that a key image names.
struct Named {
    series: Series,
    instance: Instance,
}

/// The images of the case that a content names; what it names and is not there is missing.
pub(super) async fn there(
    reading: &mut Reading,
    desk: &Desk,
    content: &ReportContent,
) -> Result<Vec<ImageThere>, ApiError> {
    let mut there = Vec::new();
    for image in content.key_images.as_slice() {
        if let Some(named) = named(reading, desk, image).await? {
            there.push(ImageThere {
                study: image.study.clone(),
                series: named.series.uid,
                sop_instance: named.instance.sop_instance,
                frames: named.instance.frames,
            });
        }
    }
    Ok(there)
}

async fn named(reading: &mut Reading, desk: &Desk, image: &KeyImage) -> Result<Option<Named>, ApiError> {
    let studies = desk.studies.iter().zip(&desk.permits);
    for (study, permit) in studies.filter(|(study, _)| study.uid == image.study) {
        let Some(instance) = reading.instance(permit, study.id, &image.sop_instance).await? else {
            continue;
        };
        let all = reading.series_of(permit, study.id).await?;
        if let Some(series) = all.into_iter().find(|series| series.id == instance.series) {
            return Ok(Some(Named { series, instance }));
        }
    }
    Ok(None)
}
