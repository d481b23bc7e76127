//! Faults and refusals of the inner rooms as answers. Which status a kind of answer has stands in `error`.

use serde_json::json;
use yuanzhen_domain::refusal::{Refusal, Why};
use yuanzhen_store::{MAX_OPEN_UPLOADS, StoreError, UploadRefused};

use super::error::ApiError;
use crate::identity::password::PasswordError;

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { .. } => Self::stale(()),
            StoreError::Taken { table } => {
                Self::conflict("taken", "something with this name or code is there already")
                    .with_detail(json!({ "among": table }))
            }
            StoreError::Upload(refused) => refused.into(),
            StoreError::Cursor => Self::malformed("after is not where a page of this list ended"),
            StoreError::Spool(error) if is_full(&error) => Self::no_space(),
            error => Self::internal(error),
        }
    }
}

fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), FileTooLarge | QuotaExceeded | StorageFull)
}

impl From<UploadRefused> for ApiError {
    fn from(refused: UploadRefused) -> Self {
        let message = refused.to_string();
        match refused {
            UploadRefused::Offset { at } => {
                Self::conflict("other-offset", message).with_detail(json!({ "offset": at }))
            }
            UploadRefused::PastEnd { size } => {
                Self::conflict("past-the-end", message).with_detail(json!({ "size_bytes": size }))
            }
            UploadRefused::TooLarge { limit } => {
                Self::too_large(usize::try_from(limit).unwrap_or(usize::MAX))
            }
            UploadRefused::Unfinished { at, size } => {
                Self::conflict("incomplete", message).with_detail(json!({ "offset": at, "size_bytes": size }))
            }
            UploadRefused::OtherBytes => Self::invalid("other-bytes", message),
            UploadRefused::TooManyOpen { open, bytes } => Self::conflict("too-many-uploads", message)
                .with_detail(json!({ "open": open, "bytes": bytes, "most": MAX_OPEN_UPLOADS })),
            UploadRefused::Closed => Self::conflict("upload-closed", message),
            UploadRefused::Elsewhere { node } => {
                Self::conflict("upload-elsewhere", message).with_detail(json!({ "node": node }))
            }
        }
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        let message = error.to_string();
        match error {
            PasswordError::Busy => {
                Self::unavailable("busy", "too many are signing in; try again in a moment")
            }
            PasswordError::TooShort { least } => {
                Self::invalid("password-too-short", message).with_detail(json!({ "least": least }))
            }
            PasswordError::TooLong => Self::invalid("password-too-long", message),
            PasswordError::TooEasy => Self::invalid("password-too-easy", message),
            PasswordError::Hash(cause) => Self::internal(cause),
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let message = refusal.to_string();
        let mut detail =
            json!({ "thing": refusal.thing.as_str(), "state": refusal.state, "asked": refusal.asked });
        let mut add = |name: &str, value: serde_json::Value| {
            if let Some(fields) = detail.as_object_mut() {
                fields.insert(name.to_owned(), value);
            }
        };
        let code = match &refusal.why {
            Why::ClaimedByAnother { by, until } => {
                add("by", json!(by));
                add("until", json!(until));
                refusal.why.code()
            }
            Why::CriticalOpen { critical } => {
                add("critical", json!(critical));
                refusal.why.code()
            }
            Why::ChecksFailed { codes } => {
                add("codes", json!(codes));
                refusal.why.code()
            }
            Why::OtherVersion { current } => {
                add("current", json!(current));
                refusal.why.code()
            }
            Why::FieldsMissing { fields } => {
                add("fields", json!(fields));
                refusal.why.code()
            }
            Why::NotQualified { years, licensed } => {
                add("years", json!(years));
                add("licensed", json!(licensed));
                refusal.why.code()
            }
            Why::TakenByAnother { by } => {
                add("by", json!(by));
                refusal.why.code()
            }
            // `stale` means "somebody saved meanwhile" on this API; that images changed has a code of its own.
            Why::Stale(difference) | Why::WriterStale(difference) => {
                add("instances_read", json!(difference.instances_read));
                add("instances_now", json!(difference.instances_now));
                let relinked = difference
                    .studies
                    .iter()
                    .any(|study| study.instances_read.is_none() || study.instances_now.is_none());
                add(
                    "match_changed",
                    json!(difference.patient_changed || difference.case_changed || relinked),
                );
                let studies = difference.studies.iter().map(|study| {
                    json!({
                        "study": study.study.uuid(),
                        "instances_read": study.instances_read,
                        "instances_now": study.instances_now,
                    })
                });
                add("studies", studies.collect());
                match refusal.why {
                    Why::WriterStale(_) => "study-changed-since-written",
                    _ => "study-changed",
                }
            }
            _ => refusal.why.code(),
        };
        Self::conflict(code, message).with_detail(detail)
    }
}
