//! Consults and all that hangs on them: who is asked, the opinion, doses, pictures, rings, rooms, who is on call. What may
//! happen is decided in the domain; here it is kept, found again and bounded by the permit's scope.

mod chat;
mod doses;
mod duties;
mod file;
mod list;
mod opinion_drafts;
mod opinions;
mod outside;
mod people;
mod pictures;
mod record;
mod rings;
mod rooms;
mod rosters;

pub use chat::{CHAT_SHOWN, ChatLine};
pub use file::ConsultFile;
pub use list::{Busy, ConsultOrder, ConsultQuery};
pub use opinion_drafts::OpinionDraft;
pub use outside::{OutsideMessage, OutsideState};
pub use pictures::{ConsultPicture, PictureKind};
pub use rings::RING_TIMER;

use yuanzhen_domain::access::{Kind, Permit};
use yuanzhen_domain::id::ConsultId;

use crate::error::{Result, StoreError};
use crate::filter::ScopeColumns;
use crate::subjects::must_cover;

/// Where the tables of this folder keep what a scope speaks of.
const SCOPE: ScopeColumns = ScopeColumns {
    id: "id",
    patient: Some("patient"),
    institution: "institution",
    consortium: "consortium",
    reading_group: "reading_group",
    origin: Some("origin"),
    receiver: None,
    seen_at: None,
};

/// The permit must open the words of this consult, not only where it stands.
fn must_open(permit: &Permit, consult: ConsultId) -> Result<()> {
    must_cover(permit, Kind::Consult, consult.uuid())?;
    if permit.action().is_clinical() {
        Ok(())
    } else {
        Err(StoreError::WrongPermit)
    }
}
