//! Every id is its own type, made here and nowhere else. Append only: an id kind, once shipped, stays.
//! Ids are UUIDv7 (time-ordered) and come in from outside: this crate makes none.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// A text that is not the id it was read for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a {kind} id")]
pub struct InvalidId {
    /// Which kind of id was expected.
    pub kind: &'static str,
}

macro_rules! ids {
    ( $( $(#[$meta:meta])* $name:ident = $kind:literal; )+ ) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct $name(Uuid);

            impl $name {
                /// The kind in words, as in log lines and errors.
                pub const KIND: &'static str = $kind;

                /// Takes a UUID that the caller knows to name this kind of thing.
                pub const fn from_uuid(uuid: Uuid) -> Self {
                    Self(uuid)
                }

                /// The bare UUID.
                pub const fn uuid(self) -> Uuid {
                    self.0
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    std::fmt::Display::fmt(&self.0.hyphenated(), f)
                }
            }

            impl std::fmt::Debug for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    write!(f, concat!($kind, ":{}"), self.0.hyphenated())
                }
            }

            impl std::str::FromStr for $name {
                type Err = InvalidId;

                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    Uuid::try_parse(text).map(Self).map_err(|_| InvalidId { kind: $kind })
                }
            }
        )+
    };
}

ids! {
    /// A place in the tree province, city, county, township, village.
    PlaceId = "place";
    /// A hospital, clinic or bureau.
    InstitutionId = "institution";
    /// A county medical consortium (医共体).
    ConsortiumId = "consortium";
    /// A group of readers who share a list.
    ReadingGroupId = "reading-group";
    /// A written agreement between two institutions.
    AgreementId = "agreement";
    /// A rule by which a reading group reads what an institution sends.
    RouteId = "route";
    /// A member of staff.
    PersonId = "person";
    /// An enrolled device.
    DeviceId = "device";
    /// A node of the program (center, edge).
    NodeId = "node";
    /// A patient.
    PatientId = "patient";
    /// A case: one request for one examination to be read.
    CaseId = "case";
    /// A study: what a device sent of one examination.
    StudyId = "study";
    /// A series of a study.
    SeriesId = "series";
    /// One received instance (image) of a study.
    InstanceId = "instance";
    /// A report over all its versions.
    ReportId = "report";
    /// The sending of one report version to one institution.
    DeliveryId = "delivery";
    /// A critical value and its loop.
    CriticalId = "critical";
    /// A resumable upload.
    UploadId = "upload";
    /// A stored object's row (its bytes are named by their hash).
    ObjectId = "object";
    /// A signed-in session.
    SessionId = "session";
    /// A job row.
    JobId = "job";
    /// A timer row.
    TimerId = "timer";
    /// An event row.
    EventId = "event";
    /// A grant to look at one subject for a while.
    GrantId = "grant";
    /// One HTTP request or DIMSE operation, for logs and audit.
    RequestId = "request";
    /// A report template.
    TemplateId = "template";
    /// A one-time enrolment link.
    EnrolmentId = "enrolment";
    /// A consult: one request for an expert, and the room it is held in.
    ConsultId = "consult";
    /// The opinion of a consult over all its versions.
    OpinionId = "opinion";
    /// A dose said in a consult.
    DoseId = "dose";
    /// One ring for a consult: for its expert, or for somebody invited.
    RingId = "ring";
    /// Somebody's place in one room; the same after a reload.
    ParticipantId = "participant";
    /// A line of a reading group's roster.
    ShiftId = "shift";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text_and_names_its_kind() {
        let id = CaseId::from_uuid(Uuid::from_u128(7));
        assert_eq!(id.to_string().parse::<CaseId>().unwrap(), id);
        assert!(format!("{id:?}").starts_with("case:"));
        assert_eq!(
            "../etc".parse::<CaseId>().unwrap_err(),
            InvalidId { kind: "case" }
        );
    }
}
