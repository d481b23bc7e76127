//! What was not taken, as the technician of its site sees it. Nothing of a patient is known here.

use serde::Serialize;
use utoipa::ToSchema;
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::{Refused, RefusedSender};

use super::directory::{Directory, Named};

/// What was not taken from one sender for one reason on one day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefusalRow {
    /// Where the device stands, or for whom the files were brought.
    institution: Named,
    /// The device that sent it; null when a person brought it.
    device: Option<Named>,
    /// The person who brought it; null when a device sent it.
    person: Option<Named>,
    /// Of a device turned away: calling-title-unknown, wrong-address, device-disabled. Of its files: no-room,
    /// class-mismatch, class-not-taken, unreadable, uid-invalid, not-recorded. Of files that were brought: not-dicom,
    /// dicom-directory, dicom-no-image, dicom-malformed, dicom-incomplete, other-bytes.
    why: String,
    /// How often on that day; calls of a device that is turned away count once a minute.
    times: u64,
    /// When first on that day.
    #[schema(value_type = i64)]
    first_at: Moment,
    /// When last.
    #[schema(value_type = i64)]
    last_at: Moment,
}

impl RefusalRow {
    pub(crate) fn of(refused: &Refused, directory: &Directory) -> Self {
        let (device, person) = match refused.sender {
            RefusedSender::Device(id) => (Some(directory.device(id)), None),
            RefusedSender::Person(id) => (None, Some(directory.person(id))),
        };
        Self {
            institution: directory.institution(refused.institution),
            device,
            person,
            why: refused.why.clone(),
            times: refused.times,
            first_at: refused.first_at,
            last_at: refused.last_at,
        }
    }
}
