//! The key images of a text, looked up among the images of the case: under the permits of its studies, and nowhere else.
//! For a signature they are drawn before its transaction begins, which then holds what was drawn against what it signs.

use yuanzhen_domain::access::Permit;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::CaseId;
use yuanzhen_domain::report::checks::ImageThere;
use yuanzhen_domain::report::{KeyImage, KeyImages, ReportContent};
use yuanzhen_store::{Instance, Reading, Series};

use super::desk::Desk;
use crate::{
    app::App,
    figures::{self, Chosen},
    http::{error::ApiError, requester::Requester},
    print,
};

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

/// Key images drawn for the paper of a signature, and what they were drawn from.
#[derive(Default)]
pub(super) struct Drawn {
    of: KeyImages,
    /// The images of the case as they were then.
    from: Option<Digest>,
    images: Vec<print::KeyImage>,
}

impl Drawn {
    /// Draws the key images of a content, if `will_print` says so of the case.
    pub(super) async fn of(
        app: &App,
        who: &Requester,
        (case, permit): (CaseId, Permit),
        content: &ReportContent,
        will_print: impl FnOnce(&Desk) -> bool,
    ) -> Result<Self, ApiError> {
        if content.key_images.is_empty() {
            return Ok(Self::default());
        }
        let mut reading = app.store.read().await?;
        let desk = Desk::of_case(&mut reading, who, permit, case).await?;
        if !will_print(&desk) {
            return Ok(Self::default());
        }
        let mut chosen = Vec::new();
        for image in content.key_images.as_slice() {
            // What is not there is found by the checks, and nothing is printed.
            if let Some(named) = named(&mut reading, &desk, image).await? {
                chosen.push(Chosen {
                    image: image.clone(),
                    series: named.series.number,
                    instance: named.instance,
                });
            }
        }
        drop(reading);
        Ok(Self {
            of: content.key_images.clone(),
            from: Some(desk.set.digest),
            images: figures::draw(app, &chosen).await,
        })
    }

    /// The pictures, if they are those of a content about to be signed, of the images there are now.
    pub(super) fn fitting(&self, content: &ReportContent, now: &Desk) -> Option<&[print::KeyImage]> {
        let fits = content.key_images.is_empty()
            || (self.of == content.key_images
                && self.from.as_ref() == Some(&now.set.digest)
                && self.images.len() == self.of.as_slice().len());
        fits.then_some(self.images.as_slice())
    }
}
