//! Why a step was not taken: the thing, the state it was in, what was asked, and what stood in the way.
//! A refusal changes nothing; the thing stays as it was.

use thiserror::Error;

use crate::id::{CriticalId, PersonId};
use crate::moment::Moment;
use crate::named::named;
use crate::study::Difference;

named! {
    /// The things that have a life.
    pub enum Thing {
        /// A patient's record.
        Patient = "patient",
        /// A case.
        Case = "case",
        /// A study.
        Study = "study",
        /// A report.
        Report = "report",
        /// A delivery.
        Delivery = "delivery",
        /// A critical value.
        Critical = "critical",
        /// A consult.
        Consult = "consult",
        /// The consent to a consult.
        Consent = "consent",
        /// The opinion of a consult.
        Opinion = "opinion",
        /// A dose said in a consult.
        Dose = "dose",
        /// The room of a consult.
        Room = "room",
    }
}

/// A step that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{thing} is {state}; cannot {asked}: {why}")]
pub struct Refusal {
    /// What it concerns.
    pub thing: Thing,
    /// The name of the state it was in (and stays in).
    pub state: &'static str,
    /// The verb asked for.
    pub asked: &'static str,
    /// What stood in the way.
    pub why: Why,
}

/// What stood in the way.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Why {
    /// The state does not know this step.
    #[error("not possible in this state")]
    WrongState,
    /// Somebody else holds the case.
    #[error("held by another until later")]
    ClaimedByAnother {
        /// Who.
        by: PersonId,
        /// Until when.
        until: Moment,
    },
    /// No image of the examination has arrived.
    #[error("no image has arrived yet")]
    NoImages,
    /// Only the holder may do this.
    #[error("only the holder may do this")]
    NotTheHolder,
    /// Only the writer may do this.
    #[error("only the writer may do this")]
    NotTheWriter,
    /// Two people are needed and this is the same one.
    #[error("a second person is needed")]
    SameHand,
    /// A reason must be given.
    #[error("a reason is needed")]
    ReasonMissing,
    /// A critical value still lacks read-back or handling.
    #[error("a critical value is open")]
    CriticalOpen {
        /// Which.
        critical: CriticalId,
    },
    /// The case is neither waiting nor claimed.
    #[error("the case is not open for reading")]
    CaseNotOpen,
    /// A report of this case is signed and stands.
    #[error("a signed report stands")]
    Signed,
    /// A report of this case waits for its reviewer or is with them.
    #[error("a report is under review")]
    UnderReview,
    /// No report of this case is signed.
    #[error("no report is signed")]
    NotSigned,
    /// The signed report has not arrived everywhere it must.
    #[error("the report has not been delivered")]
    NotDelivered,
    /// What the signer read is not what is there now.
    #[error("what was read has changed")]
    Stale(Difference),
    /// What the writer signed for is not what is there now: only a new signature of the writer helps.
    #[error("what the writer read has changed")]
    WriterStale(Difference),
    /// Images are still arriving, or none came.
    #[error("the study is not complete")]
    NotComplete,
    /// The study is not linked to this case.
    #[error("the study is not matched to this case")]
    NotMatched,
    /// The study is in quarantine: it may be read, but not published.
    #[error("the study is in quarantine")]
    Quarantined,
    /// The checks before signing found something that must be put right.
    #[error("the checks found something that must be put right")]
    ChecksFailed {
        /// The codes of the findings.
        codes: Vec<&'static str>,
    },
    /// The words read back do not repeat the value.
    #[error("the words read back do not repeat the value")]
    ReadBackDiffers,
    /// The certificate on record is another one.
    #[error("another certificate is on record")]
    AlreadyIdentified,
    /// The two records are not two records that can become one.
    #[error("the records cannot become one")]
    NotOneThing,
    /// The two belong to different consortia.
    #[error("they belong to two consortia")]
    TwoConsortia,
    /// The time for it has not come.
    #[error("the time for it has not come")]
    TooEarly,
    /// The version named is not the current one.
    #[error("this is version {current}")]
    OtherVersion {
        /// The current version.
        current: u32,
    },
    /// Fields that must be filled are empty.
    #[error("fields are missing")]
    FieldsMissing {
        /// Which, by their stable names.
        fields: Vec<&'static str>,
    },
    /// The expert may not consult by the rules.
    #[error("an expert needs a licence and three years of independent practice")]
    NotQualified {
        /// Whole years of independent practice on record.
        years: i16,
        /// Whether a licence is on record.
        licensed: bool,
    },
    /// No agreement for consults is in force between the two institutions.
    #[error("no agreement for consults is in force")]
    NoAgreement,
    /// Nobody has consented.
    #[error("the consent is missing")]
    ConsentMissing,
    /// The patient or a relative took the consent back.
    #[error("the consent was taken back")]
    ConsentWithdrawn,
    /// Only the expert who holds the consult, or leads it, may do this.
    #[error("only the expert in charge may do this")]
    NotTheExpert,
    /// The person is not one of those whose hand is needed.
    #[error("this hand is not asked for")]
    NotOfThePanel,
    /// Their hand is under it already.
    #[error("already signed by this hand")]
    AlreadySigned,
    /// Somebody else took it first.
    #[error("taken by another")]
    TakenByAnother {
        /// Who.
        by: PersonId,
    },
    /// The time named has passed or ends before it begins.
    #[error("this time cannot be")]
    TimeImpossible,
    /// What the signer had on the screen is not what it says now.
    #[error("what was read has changed")]
    TextChanged,
    /// Only whoever said the dose may do this.
    #[error("only whoever said the dose may do this")]
    NotWhoSaidIt,
    /// They were sent out of the room, for good.
    #[error("they were sent out")]
    Removed,
    /// The room is locked.
    #[error("the room is locked")]
    RoomLocked,
    /// The room holds as many as it can.
    #[error("the room is full")]
    RoomFull,
    /// They are not invited.
    #[error("they are not invited")]
    NotInvited,
    /// They speak for one of the two sides already.
    #[error("they take part in it already")]
    TakesPart,
}

impl Why {
    /// The stable kebab-case code that leaves the program.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongState => "wrong-state",
            Self::ClaimedByAnother { .. } => "claimed-by-another",
            Self::NoImages => "no-images",
            Self::NotTheHolder => "not-the-holder",
            Self::NotTheWriter => "not-the-writer",
            Self::SameHand => "same-hand",
            Self::ReasonMissing => "reason-missing",
            Self::CriticalOpen { .. } => "critical-open",
            Self::CaseNotOpen => "case-not-open",
            Self::Signed => "signed-report-stands",
            Self::UnderReview => "report-under-review",
            Self::NotSigned => "not-signed",
            Self::NotDelivered => "not-delivered",
            Self::Stale(_) => "stale",
            Self::WriterStale(_) => "writer-stale",
            Self::NotComplete => "study-not-complete",
            Self::NotMatched => "study-not-matched",
            Self::Quarantined => "study-quarantined",
            Self::ChecksFailed { .. } => "checks-failed",
            Self::ReadBackDiffers => "read-back-differs",
            Self::AlreadyIdentified => "already-identified",
            Self::NotOneThing => "not-one-thing",
            Self::TwoConsortia => "two-consortia",
            Self::TooEarly => "too-early",
            Self::OtherVersion { .. } => "other-version",
            Self::FieldsMissing { .. } => "fields-missing",
            Self::NotQualified { .. } => "not-qualified",
            Self::NoAgreement => "no-agreement",
            Self::ConsentMissing => "consent-missing",
            Self::ConsentWithdrawn => "consent-withdrawn",
            Self::NotTheExpert => "not-the-expert",
            Self::NotOfThePanel => "not-of-the-panel",
            Self::AlreadySigned => "already-signed",
            Self::TakenByAnother { .. } => "taken-by-another",
            Self::TimeImpossible => "time-impossible",
            Self::TextChanged => "text-changed",
            Self::NotWhoSaidIt => "not-who-said-it",
            Self::Removed => "removed",
            Self::RoomLocked => "room-locked",
            Self::RoomFull => "room-full",
            Self::NotInvited => "not-invited",
            Self::TakesPart => "takes-part",
        }
    }
}
