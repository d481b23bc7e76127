//! The key images of an opinion, looked up among the studies of its patient that whoever writes or signs may see. They are
//! drawn before the transaction of a signature begins: it waits for no picture.

use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::consult::{Consult, OpinionContent};
use yuanzhen_domain::report::{KeyImage, KeyImages};
use yuanzhen_store::{Instance, Reading, Series, StudyQuery};

use crate::{
    app::App,
    figures::{self, Chosen},
    http::{error::ApiError, requester::Requester},
    print,
};

/// Studies of one UID looked at: a study is here once, unless two sites sent it.
const MOST_OF_ONE_UID: u32 = 4;

/// An image that a key image names.
struct Named {
    series: Series,
    instance: Instance,
}

/// The key images of a content that are not there: not of this patient, or not the requester's to see.
pub(super) async fn missing(
    reading: &mut Reading,
    who: &Requester,
    consult: &Consult,
    content: &OpinionContent,
) -> Result<Vec<usize>, ApiError> {
    let mut missing = Vec::new();
    for (index, image) in content.key_images.as_slice().iter().enumerate() {
        if named(reading, who, consult, image).await?.is_none() {
            missing.push(index);
        }
    }
    Ok(missing)
}

async fn named(
    reading: &mut Reading,
    who: &Requester,
    consult: &Consult,
    image: &KeyImage,
) -> Result<Option<Named>, ApiError> {
    let Ok(list) = access::list(&who.actor, Action::SeeStudy) else {
        return Ok(None);
    };
    let query = StudyQuery {
        uid: Some(image.study.clone()),
        limit: MOST_OF_ONE_UID,
        ..StudyQuery::default()
    };
    for listed in reading.studies(&list, &query).await?.items {
        let study = &listed.study;
        let subject = study.subject();
        if subject.patient != Some(consult.patient) {
            continue;
        }
        let Ok(permit) = access::may(&who.actor, Action::SeeStudy, &subject, &study.relation()) else {
            continue;
        };
        let found = reading.instance(&permit, study.id, &image.sop_instance).await?;
        let Some(instance) = found.filter(|instance| image.frame.get() <= instance.frames) else {
            continue;
        };
        let all = reading.series_of(&permit, study.id).await?;
        if let Some(series) = all.into_iter().find(|series| series.id == instance.series) {
            return Ok(Some(Named { series, instance }));
        }
    }
    Ok(None)
}

/// Key images drawn for the paper of a signature.
#[derive(Default)]
pub(super) struct Drawn {
    of: KeyImages,
    images: Vec<print::KeyImage>,
}

impl Drawn {
    /// Draws the key images of a content.
    pub(super) async fn of(
        app: &App,
        who: &Requester,
        consult: &Consult,
        content: &OpinionContent,
    ) -> Result<Self, ApiError> {
        if content.key_images.is_empty() {
            return Ok(Self::default());
        }
        let mut reading = app.store.read().await?;
        let mut chosen = Vec::new();
        for image in content.key_images.as_slice() {
            // What is not there is found by the checks, and nothing is printed.
            if let Some(named) = named(&mut reading, who, consult, image).await? {
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
            images: figures::draw(app, &chosen).await,
        })
    }

    /// The pictures, if they are those of the content about to be signed.
    pub(super) fn fitting(&self, content: &OpinionContent) -> Option<&[print::KeyImage]> {
        let fits = content.key_images.is_empty()
            || (self.of == content.key_images && self.images.len() == self.of.as_slice().len());
        fits.then_some(self.images.as_slice())
    }
}
