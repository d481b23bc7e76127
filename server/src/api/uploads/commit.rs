//! `POST /uploads/{id}/commit`: all bytes are there, make it count. Answered when the object and its rows are on the
//! disk; the same again gives the same answer.

use axum::{Json, extract::State};
use serde_json::json;
use yuanzhen_dicom_gateway::receive::{
    Bringer, Brought, Outcome, RecordError, SetAside, bring, brought_before,
};
use yuanzhen_domain::access::{Action, Permit};
use yuanzhen_domain::audit::Outcome as AuditOutcome;
use yuanzhen_domain::id::UploadId;
use yuanzhen_store::{ObjectRef, RefusedSender, StoreError, Upload, UploadRefused, UploadState};

use super::{open::DICOM, own, picture};
use crate::{
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::{LockedRequester, Requester},
    },
    intake,
    view::upload::UploadView,
};

/// Commits an upload. A file that cannot be read is kept, set aside, and refused with the reason.
#[utoipa::path(post, path = "/uploads/{id}/commit", tag = "uploads", security(("session" = [])), params(("id" = Uuid, Path)),
    responses(
        (status = OK, body = UploadView),
        (status = NOT_FOUND, body = ErrorBody),
        (status = CONFLICT, body = ErrorBody, description = "incomplete with detail.offset, upload-closed"),
        (status = UNPROCESSABLE_ENTITY, body = ErrorBody,
            description = "other-bytes; kept and set aside: not-dicom, dicom-directory, dicom-no-image, dicom-malformed, dicom-incomplete; thrown away: not-a-picture"),
    ))]
pub(super) async fn commit(
    State(app): State<App>,
    LockedRequester(who): LockedRequester,
    Id(id): Id<UploadId>,
) -> Answer<UploadView> {
    let (permit, upload) = own(&app, &who, id).await?;
    let object = gather(&app, &who, &permit, id).await?;
    if upload.kind != DICOM {
        let kept = picture::keep(&app, &who, &permit, upload, &object).await;
        clear(&app, id).await;
        return kept.map(Json);
    }
    let brought = match upload.state {
        UploadState::Open => first(&app, &who, &permit, &object).await?,
        UploadState::Committed | UploadState::SetAside | UploadState::Discarded => {
            again(&app, &permit, &object).await?
        }
    };
    clear(&app, id).await;
    match brought {
        Brought::SetAside(why) => Err(set_aside(id, why)),
        Brought::Kept(outcome) => {
            let (Outcome::New(study) | Outcome::AlreadyHere(study) | Outcome::Beside(study)) = outcome;
            let upload = Upload {
                state: UploadState::Committed,
                ..upload
            };
            Ok(Json(UploadView::of(&upload, object.size).in_study(study)))
        }
    }
}

async fn clear(app: &App, id: UploadId) {
    if let Err(error) = app.store.clear_upload(id).await {
        // Nothing is lost by it: housekeeping takes what is left.
        tracing::warn!(upload.id = %id, error = format!("{:#}", anyhow::Error::from(error)),
            "the spool of upload {id} was not cleared");
    }
}

async fn gather(app: &App, who: &Requester, permit: &Permit, id: UploadId) -> Result<ObjectRef, ApiError> {
    match app.store.gather_upload(id, who.now).await {
        Ok(Some(object)) => Ok(object),
        Ok(None) => Err(ApiError::not_found()),
        Err(error) => {
            if matches!(error, StoreError::Upload(UploadRefused::OtherBytes)) {
                let entry = who.entry(permit).came_to(AuditOutcome::Refused);
                let (owner, sender) = (permit.subject().owner, RefusedSender::Person(who.person()));
                let mut tx = app.store.begin().await?;
                tx.note_refused(owner.institution, sender, "other-bytes", who.now)
                    .await?;
                tx.commit(entry.with("why", "other-bytes".to_owned())).await?;
            }
            Err(error.into())
        }
    }
}

async fn first(app: &App, who: &Requester, permit: &Permit, object: &ObjectRef) -> Result<Brought, ApiError> {
    let owner = permit.subject().owner;
    let bringer = Bringer {
        actor: &who.actor,
        owner,
        upload: UploadId::from_uuid(permit.subject().id),
        permit,
        entry: who.entry(permit),
    };
    let patience = intake::patience(app);
    match bring(&app.store, &app.system, patience, &bringer, object).await {
        Ok(brought) => Ok(brought),
        // Two tabs commit one upload: the other one was faster.
        Err(RecordError::Store(StoreError::Upload(UploadRefused::Closed))) => {
            again(app, permit, object).await
        }
        Err(RecordError::Denied(denied)) => Err(who
            .denied(app, Action::ReceiveStudy, Some(permit.subject().id), denied)
            .await),
        Err(RecordError::Refused(refusal)) => Err((*refusal).into()),
        Err(RecordError::Store(error)) => Err(error.into()),
        Err(error @ RecordError::Gone) => Err(ApiError::internal(error)),
    }
}

async fn again(app: &App, permit: &Permit, object: &ObjectRef) -> Result<Brought, ApiError> {
    brought_before(&app.store, &permit.subject().owner, object)
        .await
        .map_err(ApiError::internal)?
        .ok_or_else(ApiError::not_found)
}

fn set_aside(id: UploadId, why: SetAside) -> ApiError {
    let message = match why {
        SetAside::NotDicom => "the file is no DICOM file; it is kept and shown nowhere",
        SetAside::DiscDirectory => "the file is a disc's table of contents and holds no image",
        SetAside::NoImage => "the file is DICOM and nothing to be stored; it is kept and shown nowhere",
        SetAside::Malformed => "the file is cut short or malformed; it is kept and shown nowhere",
        SetAside::Incomplete => "the file lacks what every image has; it is kept and shown nowhere",
    };
    ApiError::invalid(why.code(), message).with_detail(json!({ "upload": id.to_string(), "kept": true }))
}
