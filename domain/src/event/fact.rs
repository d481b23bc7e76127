//! Every fact there is, with the name that JSON, SQL and the live feed carry. Append only: a kind, once shipped, stays.

use serde::{Deserialize, Serialize};

use crate::consult::{Adopted, Bypass, ConsultKind, ConsultRung, RingRung, RingStanding, Side};
use crate::critical::{RevokedFor, Rung};
use crate::id::{DoseId, InstitutionId, OpinionId, PatientId, PersonId, ReadingGroupId, RingId};
use crate::moment::Moment;
use crate::study::How;
use crate::urgency::Urgency;

macro_rules! facts {
    ( $( $(#[$meta:meta])* $variant:ident $( { $( $(#[$fmeta:meta])* $field:ident : $type:ty ),+ $(,)? } )? = $kind:literal; )+ ) => {
        /// What happened.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        pub enum Fact {
            $( $(#[$meta])* #[serde(rename = $kind)] $variant $( { $( $(#[$fmeta])* $field: $type ),+ } )?, )+
        }

        impl Fact {
            /// Every kind's stable name.
            pub const KINDS: &'static [&'static str] = &[ $( $kind ),+ ];

            /// The stable kebab-case name.
            pub const fn kind(&self) -> &'static str {
                match self {
                    $( Self::$variant { .. } => $kind, )+
                }
            }
        }
    };
}

facts! {
    /// A patient was registered.
    PatientRegistered = "patient-registered";
    /// A patient's record was changed.
    PatientChanged = "patient-changed";
    /// A certificate was shown for a patient.
    PatientIdentified = "patient-identified";
    /// A record turned out to be another patient's.
    PatientMerged {
        /// Whose.
        into: PatientId,
    } = "patient-merged";
    /// A merge was undone.
    PatientSeparated {
        /// From whom.
        from: PatientId,
    } = "patient-separated";
    /// A case was submitted.
    CaseSubmitted {
        /// How soon it must be read.
        urgency: Urgency,
    } = "case-submitted";
    /// A case was routed to a reading group.
    CaseRouted {
        /// Which.
        group: ReadingGroupId,
    } = "case-routed";
    /// A reader took a case.
    CaseClaimed {
        /// Who.
        holder: PersonId,
        /// Until when it is theirs.
        until: Moment,
    } = "case-claimed";
    /// A reader gave a case back, or the claim ran out.
    CaseReleased {
        /// Whose it was.
        holder: PersonId,
    } = "case-released";
    /// A case was sent back for more.
    CaseReturned = "case-returned";
    /// A returned case still waits for what is missing.
    CaseReminded = "case-reminded";
    /// A returned case was sent again.
    CaseResubmitted = "case-resubmitted";
    /// A case was declined.
    CaseDeclined = "case-declined";
    /// A case was cancelled.
    CaseCancelled = "case-cancelled";
    /// A case was closed.
    CaseClosed = "case-closed";
    /// A closed case was opened again.
    CaseReopened = "case-reopened";
    /// The first image of a study arrived.
    StudyRegistered = "study-registered";
    /// More images arrived.
    StudyReceiving {
        /// How many there are.
        instances: u32,
    } = "study-receiving";
    /// A study stopped arriving.
    StudyCompleted {
        /// How many images there are.
        instances: u32,
        /// The version of its content.
        content_version: u32,
    } = "study-completed";
    /// An image arrived after completion.
    StudyReopened {
        /// The version of its content.
        content_version: u32,
    } = "study-reopened";
    /// A study could not be read.
    StudyUnreadable = "study-unreadable";
    /// A study was routed to a reading group.
    StudyRouted {
        /// Which.
        group: ReadingGroupId,
    } = "study-routed";
    /// A study was found to have no certain case.
    StudyUnmatched = "study-unmatched";
    /// A study was linked to a case.
    StudyMatched {
        /// Whose study it is.
        patient: PatientId,
        /// By what.
        how: How,
        /// The version of its content.
        content_version: u32,
    } = "study-matched";
    /// A link was undone.
    StudyUnlinked {
        /// Whose study it was taken for.
        patient: PatientId,
        /// The version of its content.
        content_version: u32,
    } = "study-unlinked";
    /// A study was put into quarantine.
    StudyQuarantined = "study-quarantined";
    /// A study left quarantine.
    StudyCleared = "study-cleared";
    /// A report was begun.
    ReportStarted = "report-started";
    /// A draft was saved.
    ReportSaved = "report-saved";
    /// A draft went to another writer, with the case.
    ReportHandedOver {
        /// Who wrote it until then.
        from: PersonId,
        /// Who goes on.
        to: PersonId,
    } = "report-handed-over";
    /// A report was submitted for review.
    ReportSubmitted {
        /// Which version.
        version: u32,
    } = "report-submitted";
    /// A reviewer took a report.
    ReportReviewing {
        /// Which version.
        version: u32,
    } = "report-reviewing";
    /// A report went back to its writer.
    ReportRejected {
        /// Which version.
        version: u32,
    } = "report-rejected";
    /// A report was signed by all hands it needs.
    ReportSigned {
        /// Which version.
        version: u32,
        /// Whether something abnormal was found.
        positive: bool,
    } = "report-signed";
    /// A new version was begun.
    ReportAmending {
        /// The new version.
        version: u32,
    } = "report-amending";
    /// A new version was given up before it was signed.
    ReportGivenUp {
        /// The version that is not to be.
        version: u32,
    } = "report-given-up";
    /// A signed version was replaced by a newer one.
    ReportAmended {
        /// The version replaced.
        version: u32,
        /// The version that replaces it.
        by_version: u32,
    } = "report-amended";
    /// A signed report was withdrawn.
    ReportWithdrawn {
        /// Which version.
        version: u32,
    } = "report-withdrawn";
    /// A report was published to an institution.
    DeliveryPublished {
        /// To which.
        receiver: InstitutionId,
    } = "delivery-published";
    /// It arrived there.
    DeliveryDelivered = "delivery-delivered";
    /// It was printed there.
    DeliveryPrinted = "delivery-printed";
    /// Somebody there took note.
    DeliveryAcknowledged = "delivery-acknowledged";
    /// A critical value was raised.
    CriticalRaised = "critical-raised";
    /// Somebody was told.
    CriticalNotified = "critical-notified";
    /// Nobody answered in time; the next rung of the ladder rings.
    CriticalEscalated {
        /// Which rung.
        rung: Rung,
    } = "critical-escalated";
    /// It was read back.
    CriticalReadBack = "critical-read-back";
    /// Something was done about it.
    CriticalHandled = "critical-handled";
    /// The loop was closed.
    CriticalClosed = "critical-closed";
    /// It holds no longer.
    CriticalRevoked {
        /// Why.
        why: RevokedFor,
    } = "critical-revoked";
    /// The site has seen that it holds no longer.
    CriticalRevocationNoted = "critical-revocation-noted";
    /// An expert was asked for.
    ConsultSubmitted {
        /// What kind of consult.
        consult: ConsultKind,
        /// How soon.
        urgency: Urgency,
        /// The rule an emergency went past, if it did.
        bypass: Option<Bypass>,
    } = "consult-submitted";
    /// What a request lacked was added, or it was changed.
    ConsultChanged = "consult-changed";
    /// A consult went to a reading group.
    ConsultRouted {
        /// Which.
        group: ReadingGroupId,
    } = "consult-routed";
    /// A consult went to a higher group.
    ConsultEscalated {
        /// Which.
        group: ReadingGroupId,
    } = "consult-escalated";
    /// An expert took a consult.
    ConsultAccepted {
        /// Who.
        expert: PersonId,
        /// Whether it will be answered in writing only.
        written: bool,
    } = "consult-accepted";
    /// An expert gave a consult back, or it was given to another.
    ConsultReleased {
        /// Whose it was.
        expert: PersonId,
    } = "consult-released";
    /// A consult was sent back for more.
    ConsultReturned = "consult-returned";
    /// A returned consult was sent again.
    ConsultResubmitted = "consult-resubmitted";
    /// A consult was declined.
    ConsultDeclined = "consult-declined";
    /// A consult was cancelled.
    ConsultCancelled = "consult-cancelled";
    /// A time was set.
    ConsultScheduled {
        /// When it begins.
        from: Moment,
    } = "consult-scheduled";
    /// Another time was set.
    ConsultRescheduled {
        /// When it begins.
        from: Moment,
    } = "consult-rescheduled";
    /// The expert agreed to the time.
    ConsultConfirmed = "consult-confirmed";
    /// A side did not come.
    ConsultNoShow {
        /// Which.
        side: Side,
    } = "consult-no-show";
    /// Something of a consult is due, or late.
    ConsultReminded {
        /// What.
        rung: ConsultRung,
    } = "consult-reminded";
    /// A ring began.
    RingBegan {
        /// Which.
        ring: RingId,
    } = "ring-began";
    /// A ring climbed.
    RingClimbed {
        /// Which.
        ring: RingId,
        /// How high.
        rung: RingRung,
    } = "ring-climbed";
    /// How somebody stands in a ring.
    RingStands {
        /// Which ring.
        ring: RingId,
        /// Who.
        person: PersonId,
        /// How.
        standing: RingStanding,
    } = "ring-stands";
    /// A ring was answered.
    RingAnswered {
        /// Which.
        ring: RingId,
        /// By whom.
        person: PersonId,
    } = "ring-answered";
    /// A ring ended without an answer.
    RingUnanswered {
        /// Which.
        ring: RingId,
    } = "ring-unanswered";
    /// A ring was called off.
    RingCalledOff {
        /// Which.
        ring: RingId,
    } = "ring-called-off";
    /// Somebody was invited.
    ConsultInvited {
        /// Who.
        person: PersonId,
    } = "consult-invited";
    /// Somebody was sent out, for good.
    ConsultRemoved {
        /// Who.
        person: PersonId,
    } = "consult-removed";
    /// The room was locked.
    ConsultLocked = "consult-locked";
    /// The room was opened again.
    ConsultUnlocked = "consult-unlocked";
    /// Another expert leads.
    ConsultLed {
        /// Who.
        person: PersonId,
    } = "consult-led";
    /// Somebody came into the room.
    ConsultJoined {
        /// Who.
        person: PersonId,
    } = "consult-joined";
    /// Somebody left the room.
    ConsultLeft {
        /// Who.
        person: PersonId,
    } = "consult-left";
    /// Both sides are in the room.
    ConsultLive = "consult-live";
    /// The line broke.
    ConsultInterrupted = "consult-interrupted";
    /// The line is back.
    ConsultResumed = "consult-resumed";
    /// The talk is over; the opinion is owed.
    ConsultEnded = "consult-ended";
    /// It goes on in writing.
    ConsultConverted = "consult-converted";
    /// The patient or a relative agreed.
    ConsentGiven {
        /// Whether they agreed to a recording.
        recording: bool,
    } = "consent-given";
    /// An emergency stands in for the consent until it is given.
    ConsentEmergency {
        /// Until when it must be given.
        due_at: Moment,
    } = "consent-emergency";
    /// The patient or a relative took the consent back.
    ConsentWithdrawn = "consent-withdrawn";
    /// An opinion was begun.
    OpinionStarted {
        /// Which.
        opinion: OpinionId,
    } = "opinion-started";
    /// An opinion was saved as typed.
    OpinionSaved {
        /// Which.
        opinion: OpinionId,
    } = "opinion-saved";
    /// One of several experts put a hand under an opinion.
    OpinionHand {
        /// Which.
        opinion: OpinionId,
        /// Which version.
        version: u32,
        /// Whether they dissent.
        dissents: bool,
    } = "opinion-hand";
    /// One of several experts need not sign.
    OpinionExcused {
        /// Which.
        opinion: OpinionId,
        /// Who.
        person: PersonId,
    } = "opinion-excused";
    /// An opinion went back to its writer; the hands under it fell away.
    OpinionReopened {
        /// Which.
        opinion: OpinionId,
    } = "opinion-reopened";
    /// An opinion has every hand it needs.
    OpinionSigned {
        /// Which.
        opinion: OpinionId,
        /// Which version.
        version: u32,
    } = "opinion-signed";
    /// A new version was begun.
    OpinionAmending {
        /// Which.
        opinion: OpinionId,
        /// The new version.
        version: u32,
    } = "opinion-amending";
    /// A signed version was replaced.
    OpinionAmended {
        /// Which.
        opinion: OpinionId,
        /// The version replaced.
        version: u32,
    } = "opinion-amended";
    /// The opinion is at the site.
    OpinionDelivered {
        /// Which.
        opinion: OpinionId,
        /// Which version.
        version: u32,
    } = "opinion-delivered";
    /// The opinion was printed.
    OpinionPrinted {
        /// Which.
        opinion: OpinionId,
    } = "opinion-printed";
    /// The site took note of the opinion.
    OpinionAcknowledged {
        /// Which.
        opinion: OpinionId,
    } = "opinion-acknowledged";
    /// The site said what it did with the opinion.
    ConsultDisposed {
        /// Whether it was followed.
        adopted: Adopted,
    } = "consult-disposed";
    /// A dose said in the room was written down.
    DoseWritten {
        /// Which.
        dose: DoseId,
    } = "dose-written";
    /// A dose was read back.
    DoseReadBack {
        /// Which.
        dose: DoseId,
    } = "dose-read-back";
    /// Whoever said a dose confirmed it.
    DoseConfirmed {
        /// Which.
        dose: DoseId,
    } = "dose-confirmed";
    /// A dose was struck out.
    DoseStruck {
        /// Which.
        dose: DoseId,
    } = "dose-struck";
    /// Somebody went on duty for a reading group.
    DutyTaken {
        /// Who.
        person: PersonId,
    } = "duty-taken";
    /// Somebody went off duty.
    DutyLeft {
        /// Who.
        person: PersonId,
    } = "duty-left";
    /// A roster was changed.
    RosterChanged = "roster-changed";
    /// Something of the directory was added or changed: a place, an institution, a person, a device, a group.
    DirectoryChanged = "directory-changed";
}
