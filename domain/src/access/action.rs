//! Everything that can be asked for, each with the kind of thing it is done to. The names are those of the audit
//! chain and of the role table; they stay.

use super::subject::Kind;
use crate::named::named;

named! {
    /// What is asked for.
    pub enum Action {
        /// Register a patient.
        RegisterPatient = "register-patient",
        /// Open a patient's record.
        SeePatient = "see-patient",
        /// Change a patient's record, identify an unknown patient.
        ChangePatient = "change-patient",
        /// Merge two records of one patient, or separate them again.
        MergePatients = "merge-patients",
        /// Open a case.
        OpenCase = "open-case",
        /// See a case with its patient.
        SeeCase = "see-case",
        /// See that a case exists and where it stands; the patient masked.
        SeeFlow = "see-flow",
        /// Take a case to read, and give it back.
        ClaimCase = "claim-case",
        /// Give a case to a reader, or route it to a group.
        AssignCase = "assign-case",
        /// Send a case back to its requester for more.
        ReturnCase = "return-case",
        /// Say what was missing and send it again.
        ResubmitCase = "resubmit-case",
        /// Decline a case.
        DeclineCase = "decline-case",
        /// Cancel a case.
        CancelCase = "cancel-case",
        /// Close a case, or open it again.
        CloseCase = "close-case",
        /// Send a file by the resumable protocol, and see how far it has come. What the file becomes is asked for
        /// by itself, such as `receive-study`.
        SendFile = "send-file",
        /// Bring in images.
        ReceiveStudy = "receive-study",
        /// See a study's facts.
        SeeStudy = "see-study",
        /// See a study's pixels.
        SeeImages = "see-images",
        /// Link an unmatched study to a case.
        LinkStudy = "link-study",
        /// Undo a link.
        UnlinkStudy = "unlink-study",
        /// Put a study into quarantine, or take it out.
        QuarantineStudy = "quarantine-study",
        /// Write a report.
        WriteReport = "write-report",
        /// Read a report.
        SeeReport = "see-report",
        /// Review, reject and sign a report.
        SignReport = "sign-report",
        /// Begin a new version of a signed report.
        AmendReport = "amend-report",
        /// Withdraw a signed report.
        WithdrawReport = "withdraw-report",
        /// See where a report was sent.
        SeeDelivery = "see-delivery",
        /// Print a delivered report.
        PrintReport = "print-report",
        /// Acknowledge a delivered report.
        AcknowledgeDelivery = "acknowledge-delivery",
        /// Raise a critical value.
        RaiseCritical = "raise-critical",
        /// See a critical value.
        SeeCritical = "see-critical",
        /// See that a critical value rings and where its loop stands; patient and value masked.
        SeeAlarm = "see-alarm",
        /// See whom to call at the site, with their numbers.
        SeeCallList = "see-call-list",
        /// Note that somebody was told.
        NotifyCritical = "notify-critical",
        /// Read a critical value back.
        ReadBackCritical = "read-back-critical",
        /// Say what was done about it.
        HandleCritical = "handle-critical",
        /// Close the loop.
        CloseCritical = "close-critical",
        /// Ask for an expert.
        RequestConsult = "request-consult",
        /// See a consult with its patient, its people and its opinion.
        SeeConsult = "see-consult",
        /// See that a consult exists and where it stands; the patient masked.
        SeeConsultFlow = "see-consult-flow",
        /// Add to a request what it lacks, and send it again.
        ResubmitConsult = "resubmit-consult",
        /// Cancel a consult.
        CancelConsult = "cancel-consult",
        /// Record the consent to a consult, and that it was taken back.
        RecordConsent = "record-consent",
        /// Take a consult, answer its ring, give it back.
        AcceptConsult = "accept-consult",
        /// Send a consult back to its requester for more.
        ReturnConsult = "return-consult",
        /// Decline a consult, or its ring.
        DeclineConsult = "decline-consult",
        /// Set the time of a consult, or another; say that a side did not come.
        ScheduleConsult = "schedule-consult",
        /// Agree to the time that was set.
        ConfirmConsult = "confirm-consult",
        /// Give a consult to an expert, route it to a group or a higher one.
        AssignConsult = "assign-consult",
        /// Go into the room.
        JoinConsult = "join-consult",
        /// Invite somebody to the room.
        InviteToConsult = "invite-to-consult",
        /// Send somebody out of the room, lock it, hand on the lead.
        KeepConsultRoom = "keep-consult-room",
        /// Go on in writing.
        ConvertConsult = "convert-consult",
        /// Write down a dose said in the room, read it back, confirm it, strike it out.
        WriteDose = "write-dose",
        /// Write the opinion of a consult.
        WriteOpinion = "write-opinion",
        /// Put a hand under an opinion, or dissent.
        SignOpinion = "sign-opinion",
        /// Print an opinion.
        PrintOpinion = "print-opinion",
        /// Take note of an opinion.
        AcknowledgeOpinion = "acknowledge-opinion",
        /// Say what was done with an opinion.
        DisposeConsult = "dispose-consult",
        /// Go on duty for a reading group and off again.
        TakeDuty = "take-duty",
        /// See who can be reached now.
        SeeDutyBoard = "see-duty-board",
        /// See who is on call when.
        SeeRoster = "see-roster",
        /// Change who is on call when, and who stands in for whom.
        ManageRoster = "manage-roster",
        /// See figures without patients.
        SeeStatistics = "see-statistics",
        /// See who and what there is.
        SeeDirectory = "see-directory",
        /// Administer places, institutions, consortia and agreements.
        ManagePlaces = "manage-places",
        /// Administer people and their posts.
        ManagePeople = "manage-people",
        /// Administer devices.
        ManageDevices = "manage-devices",
        /// Administer reading groups.
        ManageGroups = "manage-groups",
        /// Unlock accounts, end sessions, set security rules.
        ManageSecurity = "manage-security",
        /// Read the audit chain.
        ReadAudit = "read-audit",
        /// See jobs, disks and the health of the program.
        SeeSystem = "see-system",
        /// Retry or drop jobs.
        ManageSystem = "manage-system",
    }
}

named! {
    /// Why patient data is looked at; recorded with each permit.
    pub enum Purpose {
        /// For the patient's care.
        Care = "care",
        /// To keep the work flowing.
        Operation = "operation",
        /// Supervision by figures.
        Oversight = "oversight",
        /// Administration of the program.
        Administration = "administration",
        /// Audit.
        Audit = "audit",
        /// At the patient's own wish.
        Patient = "patient",
    }
}

impl Action {
    /// The kind of thing it is done to.
    pub const fn kind(self) -> Kind {
        match self {
            Self::RegisterPatient | Self::SeePatient | Self::ChangePatient | Self::MergePatients => {
                Kind::Patient
            }
            Self::OpenCase
            | Self::SeeCase
            | Self::SeeFlow
            | Self::ClaimCase
            | Self::AssignCase
            | Self::ReturnCase
            | Self::ResubmitCase
            | Self::DeclineCase
            | Self::CancelCase
            | Self::CloseCase => Kind::Case,
            Self::SendFile => Kind::Upload,
            Self::ReceiveStudy
            | Self::SeeStudy
            | Self::SeeImages
            | Self::LinkStudy
            | Self::UnlinkStudy
            | Self::QuarantineStudy => Kind::Study,
            Self::WriteReport
            | Self::SeeReport
            | Self::SignReport
            | Self::AmendReport
            | Self::WithdrawReport => Kind::Report,
            Self::SeeDelivery | Self::PrintReport | Self::AcknowledgeDelivery => Kind::Delivery,
            Self::RaiseCritical
            | Self::SeeCritical
            | Self::SeeAlarm
            | Self::SeeCallList
            | Self::NotifyCritical
            | Self::ReadBackCritical
            | Self::HandleCritical
            | Self::CloseCritical => Kind::Critical,
            Self::RequestConsult
            | Self::SeeConsult
            | Self::SeeConsultFlow
            | Self::ResubmitConsult
            | Self::CancelConsult
            | Self::RecordConsent
            | Self::AcceptConsult
            | Self::ReturnConsult
            | Self::DeclineConsult
            | Self::ScheduleConsult
            | Self::ConfirmConsult
            | Self::AssignConsult
            | Self::JoinConsult
            | Self::InviteToConsult
            | Self::KeepConsultRoom
            | Self::ConvertConsult
            | Self::WriteDose
            | Self::WriteOpinion
            | Self::SignOpinion
            | Self::PrintOpinion
            | Self::AcknowledgeOpinion
            | Self::DisposeConsult => Kind::Consult,
            Self::TakeDuty | Self::SeeDutyBoard | Self::SeeRoster | Self::ManageRoster => Kind::Duty,
            Self::SeeStatistics => Kind::Statistics,
            Self::SeeDirectory
            | Self::ManagePlaces
            | Self::ManagePeople
            | Self::ManageDevices
            | Self::ManageGroups => Kind::Directory,
            Self::ManageSecurity => Kind::Security,
            Self::ReadAudit => Kind::Audit,
            Self::SeeSystem | Self::ManageSystem => Kind::System,
        }
    }

    /// Whether it opens clinical content. Seeing the flow, distributing the work, and calling a site do not.
    pub const fn is_clinical(self) -> bool {
        match self.kind() {
            Kind::Patient | Kind::Upload | Kind::Study | Kind::Report | Kind::Delivery => true,
            Kind::Case => !matches!(self, Self::SeeFlow | Self::AssignCase),
            Kind::Critical => !matches!(self, Self::SeeAlarm | Self::SeeCallList | Self::NotifyCritical),
            Kind::Consult => !matches!(
                self,
                Self::SeeConsultFlow | Self::ScheduleConsult | Self::AssignConsult
            ),
            Kind::Duty | Kind::Statistics | Kind::Directory | Kind::Security | Kind::Audit | Kind::System => {
                false
            }
        }
    }

    /// Why it is done, unless the actor is the patient.
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::SeeFlow
            | Self::AssignCase
            | Self::SeeAlarm
            | Self::SeeCallList
            | Self::NotifyCritical
            | Self::SeeConsultFlow
            | Self::ScheduleConsult
            | Self::AssignConsult => Purpose::Operation,
            Self::SeeStatistics => Purpose::Oversight,
            Self::ReadAudit => Purpose::Audit,
            _ => match self.kind() {
                Kind::Duty => Purpose::Operation,
                Kind::Directory | Kind::Security | Kind::System => Purpose::Administration,
                _ => Purpose::Care,
            },
        }
    }
}

impl Kind {
    /// The actions by which a thing of this kind, and what happens to it, becomes visible.
    pub const fn looks(self) -> &'static [Action] {
        match self {
            Self::Patient => &[Action::SeePatient],
            Self::Case => &[Action::SeeCase, Action::SeeFlow],
            Self::Upload => &[Action::SendFile],
            Self::Study => &[Action::SeeStudy],
            Self::Report => &[Action::SeeReport],
            Self::Delivery => &[Action::SeeDelivery],
            Self::Critical => &[Action::SeeCritical, Action::SeeAlarm],
            Self::Consult => &[Action::SeeConsult, Action::SeeConsultFlow],
            Self::Duty => &[Action::SeeDutyBoard, Action::SeeRoster],
            Self::Statistics => &[Action::SeeStatistics],
            Self::Directory => &[Action::SeeDirectory],
            Self::Security => &[Action::ManageSecurity],
            Self::Audit => &[Action::ReadAudit],
            Self::System => &[Action::SeeSystem],
        }
    }
}
