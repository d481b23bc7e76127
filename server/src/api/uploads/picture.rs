//! A photo, paper or video that was sent: kept as it came once its bytes say what it is. It belongs to nobody's record
//! until a consult names it; until then only whoever sent it can.

use yuanzhen_domain::access::Permit;
use yuanzhen_domain::audit::Outcome;
use yuanzhen_store::{ObjectRef, Upload, UploadState};

use crate::{
    app::App,
    http::{error::ApiError, requester::Requester},
    intake::media,
    view::upload::UploadView,
};

/// Keeps a gathered upload, or throws it away when it is not what it was said to be. The same again gives the same answer.
pub(super) async fn keep(
    app: &App,
    who: &Requester,
    permit: &Permit,
    upload: Upload,
    object: &ObjectRef,
) -> Result<UploadView, ApiError> {
    let found = media::of(app, object).await?;
    let fits = found.filter(|media| match upload.kind.as_str() {
        "photo" => media.is_picture(),
        "paper" => media.is_picture() || *media == media::Media::Pdf,
        "video" => media.is_video(),
        _ => false,
    });
    let Some(media) = fits else {
        if upload.state == UploadState::Open {
            let mut tx = app.store.begin().await?;
            tx.discard_upload(upload.id).await?;
            let entry = who.entry(permit).came_to(Outcome::Refused);
            tx.commit(entry.with("why", "not-a-picture".to_owned())).await?;
        }
        return Err(ApiError::invalid(
            "not-a-picture",
            "the file is not what it was said to be; it is not kept",
        ));
    };
    if upload.state == UploadState::Open {
        let mut tx = app.store.begin().await?;
        tx.commit_upload(upload.id).await?;
        tx.name_object(object, media.as_str(), &permit.subject().owner)
            .await?;
        tx.commit(who.entry(permit).with("object", object.hash.to_string()))
            .await?;
    }
    let committed = Upload {
        state: UploadState::Committed,
        ..upload
    };
    Ok(UploadView::of(&committed, object.size).in_picture())
}
