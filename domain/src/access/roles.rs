//! The table: what each role may do and how far it reaches. One line of thought a role; the printed table is a
//! reviewed snapshot (`tests/it/snapshots`).

use super::action::Action;
use crate::person::Role;

/// How far an action of a role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Things the post's institution made.
    Own,
    /// Those, and things it sent the patient for or has been sent, and patients it has seen; within its consortium or an
    /// agreement.
    Site,
    /// Things it has been sent, whoever made them.
    Receiver,
    /// Things assigned to a reading group the person is in; within the group's consortium or an agreement.
    Group,
    /// Everything of the post's consortium (of the institution alone, when it is in none).
    Consortium,
    /// All there is: directories and figures, never a patient.
    All,
}

/// How far `role` reaches with `action`; `None` when the role may not do it at all.
pub(super) fn reach(role: Role, action: Action) -> Option<Reach> {
    if action == Action::SeeDirectory {
        return Some(if role.is_administrator() || role == Role::Regulator {
            Reach::All
        } else {
            Reach::Consortium
        });
    }
    match role {
        Role::VillageDoctor => village_doctor(action),
        Role::TownshipDoctor => township_doctor(action),
        Role::Technician => technician(action),
        Role::Radiologist => radiologist(action),
        Role::SeniorRadiologist => senior_radiologist(action),
        Role::EcgPhysician => ecg_physician(action),
        Role::Expert => expert(action),
        Role::Dispatcher => dispatcher(action),
        Role::QualityController => quality_controller(action),
        Role::Regulator => regulator(action),
        Role::SystemAdmin => system_admin(action),
        Role::SecurityAdmin => security_admin(action),
        Role::AuditAdmin => audit_admin(action),
    }
}

/// What every site that sends patients does: changes its own, sends patients to where they are examined, sees what
/// concerns it, takes what is addressed to it.
fn site(action: Action) -> Option<Reach> {
    match action {
        Action::RegisterPatient | Action::ChangePatient | Action::SeeStatistics => Some(Reach::Own),
        Action::OpenCase
        | Action::ResubmitCase
        | Action::CancelCase
        | Action::SeePatient
        | Action::SeeCase
        | Action::SeeStudy
        | Action::SeeImages
        | Action::SeeReport
        | Action::SeeDelivery
        | Action::SeeCritical => Some(Reach::Site),
        Action::PrintReport | Action::AcknowledgeDelivery => Some(Reach::Receiver),
        _ => None,
    }
}

/// What a doctor of a site does with the consults it asks for; photos and papers are sent for them.
fn asking(action: Action) -> Option<Reach> {
    match action {
        Action::SendFile
        | Action::RequestConsult
        | Action::ResubmitConsult
        | Action::CancelConsult
        | Action::RecordConsent
        | Action::InviteToConsult
        | Action::ConvertConsult
        | Action::AcknowledgeOpinion
        | Action::DisposeConsult => Some(Reach::Own),
        Action::SeeConsult | Action::JoinConsult | Action::WriteDose | Action::PrintOpinion => {
            Some(Reach::Site)
        }
        _ => None,
    }
}

/// What an expert does with the consults their group is asked for.
fn consulting(action: Action) -> Option<Reach> {
    match action {
        Action::SeeConsult
        | Action::AcceptConsult
        | Action::ReturnConsult
        | Action::DeclineConsult
        | Action::ScheduleConsult
        | Action::ConfirmConsult
        | Action::JoinConsult
        | Action::InviteToConsult
        | Action::KeepConsultRoom
        | Action::ConvertConsult
        | Action::WriteDose
        | Action::WriteOpinion
        | Action::SignOpinion
        | Action::PrintOpinion
        | Action::TakeDuty
        | Action::SeeRoster => Some(Reach::Group),
        _ => None,
    }
}

/// Whether an invitation to a consult opens this to the holder of a post, for as long as it lasts: the consult and its
/// room, and the packet of its patient. A guest reads and talks; the opinion is for those who are asked for it, and never
/// a village doctor's.
pub(super) fn invitation_opens(role: Role, action: Action, asked_for_opinion: bool) -> bool {
    if !role.is_doctor() {
        return false;
    }
    match action {
        Action::SeeConsult
        | Action::JoinConsult
        | Action::DeclineConsult
        | Action::WriteDose
        | Action::SeeCase
        | Action::SeeStudy
        | Action::SeeImages
        | Action::SeeReport => true,
        Action::AcceptConsult
        | Action::ReturnConsult
        | Action::ScheduleConsult
        | Action::ConfirmConsult
        | Action::InviteToConsult
        | Action::KeepConsultRoom
        | Action::ConvertConsult
        | Action::WriteOpinion
        | Action::SignOpinion
        | Action::PrintOpinion => asked_for_opinion && role != Role::VillageDoctor,
        _ => false,
    }
}

fn village_doctor(action: Action) -> Option<Reach> {
    match action {
        Action::ReadBackCritical | Action::HandleCritical => Some(Reach::Site),
        other => asking(other).or_else(|| site(other)),
    }
}

fn township_doctor(action: Action) -> Option<Reach> {
    match action {
        // A small hospital's doctor is often the one who brings the disc from the CT to a PC.
        Action::SendFile | Action::ReceiveStudy | Action::MergePatients => Some(Reach::Own),
        Action::ReadBackCritical | Action::HandleCritical | Action::CloseCritical => Some(Reach::Site),
        other => asking(other).or_else(|| site(other)),
    }
}

fn technician(action: Action) -> Option<Reach> {
    match action {
        Action::SendFile
        | Action::ReceiveStudy
        | Action::LinkStudy
        | Action::UnlinkStudy
        | Action::QuarantineStudy
        | Action::MergePatients => Some(Reach::Own),
        other => site(other),
    }
}

fn radiologist(action: Action) -> Option<Reach> {
    match action {
        Action::SeeCase
        | Action::ClaimCase
        | Action::ReturnCase
        | Action::DeclineCase
        | Action::CloseCase
        | Action::SeeStudy
        | Action::SeeImages
        | Action::LinkStudy
        | Action::UnlinkStudy
        | Action::QuarantineStudy
        | Action::WriteReport
        | Action::SeeReport
        | Action::SignReport
        | Action::AmendReport
        | Action::SeeDelivery
        | Action::PrintReport
        | Action::RaiseCritical
        | Action::SeeCritical
        | Action::SeeCallList
        | Action::NotifyCritical
        | Action::CloseCritical => Some(Reach::Group),
        Action::SeeStatistics => Some(Reach::Own),
        other => consulting(other),
    }
}

fn senior_radiologist(action: Action) -> Option<Reach> {
    match action {
        Action::AssignCase | Action::WithdrawReport | Action::AssignConsult => Some(Reach::Group),
        other => radiologist(other),
    }
}

/// Reads ECGs, which have no room here yet: sees the cases of the groups they are in and nothing of
/// images, and is asked for consults.
fn ecg_physician(action: Action) -> Option<Reach> {
    match action {
        Action::SeeCase | Action::SeeReport | Action::SeeCritical => Some(Reach::Group),
        Action::SeeStatistics => Some(Reach::Own),
        other => consulting(other),
    }
}

/// Reads and consults for a group of another hospital by agreement.
fn expert(action: Action) -> Option<Reach> {
    match action {
        Action::SeeCase
        | Action::ClaimCase
        | Action::SeeStudy
        | Action::SeeImages
        | Action::WriteReport
        | Action::SeeReport
        | Action::SignReport
        | Action::RaiseCritical
        | Action::SeeCritical
        | Action::SeeCallList
        | Action::NotifyCritical => Some(Reach::Group),
        other => consulting(other),
    }
}

/// Keeps the work flowing, is the administrator on duty when a critical value is not answered, and sees patients masked.
fn dispatcher(action: Action) -> Option<Reach> {
    match action {
        Action::SeeFlow
        | Action::AssignCase
        | Action::SeeAlarm
        | Action::SeeCallList
        | Action::NotifyCritical
        | Action::SeeConsultFlow
        | Action::ScheduleConsult
        | Action::AssignConsult
        | Action::SeeDutyBoard
        | Action::SeeRoster
        | Action::ManageRoster
        | Action::SeeStatistics => Some(Reach::Consortium),
        _ => None,
    }
}

/// Scores sampled work, masked. Samples are drawn for them later; until then the flow and the figures.
fn quality_controller(action: Action) -> Option<Reach> {
    match action {
        Action::SeeFlow | Action::SeeConsultFlow | Action::SeeStatistics => Some(Reach::Consortium),
        _ => None,
    }
}

/// Figures of the whole county, never a patient.
fn regulator(action: Action) -> Option<Reach> {
    match action {
        Action::SeeStatistics => Some(Reach::All),
        _ => None,
    }
}

fn system_admin(action: Action) -> Option<Reach> {
    match action {
        Action::ManagePlaces
        | Action::ManagePeople
        | Action::ManageDevices
        | Action::ManageGroups
        | Action::SeeSystem
        | Action::ManageSystem => Some(Reach::All),
        _ => None,
    }
}

fn security_admin(action: Action) -> Option<Reach> {
    match action {
        Action::ManageSecurity | Action::SeeSystem => Some(Reach::All),
        _ => None,
    }
}

fn audit_admin(action: Action) -> Option<Reach> {
    match action {
        Action::ReadAudit => Some(Reach::All),
        _ => None,
    }
}
