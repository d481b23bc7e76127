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
        }
    }
}
