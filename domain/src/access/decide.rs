//! The decision. `scope` says which things; `may` asks it about one thing and hands out the permit.

use thiserror::Error;
use uuid::Uuid;

use super::action::{Action, Purpose};
use super::actor::{Actor, ActorRef, DeviceActor, Invitation, Membership, PersonActor, PostHeld};
use super::roles::{Reach, invitation_opens, reach};
use super::scope::Scope;
use super::subject::{Kind, Relation, Subject};
use crate::id::{ConsortiumId, InstitutionId, PatientId};
use crate::job::JobKind;
use crate::place::Pledge;

/// The right to do one thing to one subject, given by `may` and by nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    actor: ActorRef,
    action: Action,
    subject: Subject,
    purpose: Purpose,
}

impl Permit {
    /// To whom.
    pub const fn actor(&self) -> ActorRef {
        self.actor
    }

    /// For what.
    pub const fn action(&self) -> Action {
        self.action
    }

    /// To which thing.
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Why.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Whether it is for this thing.
    pub fn covers(&self, kind: Kind, id: Uuid) -> bool {
        self.subject.kind == kind && self.subject.id == id
    }

    /// Whether the patient's own facts may be read with it. A look at the masked flow does not open a patient.
    pub fn covers_patient(&self, patient: PatientId) -> bool {
        self.subject.patient == Some(patient) && self.action.is_clinical()
    }
}

/// The right to list things of one kind, with the scope that bounds the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPermit {
    actor: ActorRef,
    action: Action,
    scope: Scope,
}

impl ListPermit {
    /// To whom.
    pub const fn actor(&self) -> ActorRef {
        self.actor
    }

    /// For what.
    pub const fn action(&self) -> Action {
        self.action
    }

    /// Which things the list may hold.
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Why.
    pub const fn purpose(&self) -> Purpose {
        self.action.purpose()
    }
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Denied {
    /// For this actor the thing does not exist (answered 404).
    #[error("not visible")]
    NotVisible,
    /// The thing is visible, the action is not theirs (answered 403).
    #[error("not allowed")]
    NotAllowed,
}

/// Whether `actor` may do `action` to `subject`.
pub fn may(actor: &Actor, action: Action, subject: &Subject, relation: &Relation) -> Result<Permit, Denied> {
    if action.kind() != subject.kind {
        return Err(Denied::NotVisible);
    }
    if scope(actor, action).holds(subject, relation) {
        let purpose = match actor {
            Actor::PatientLink { .. } => Purpose::Patient,
            Actor::Person(_) | Actor::Device(_) | Actor::Node(_) | Actor::SystemJob(_) => action.purpose(),
        };
        return Ok(Permit {
            actor: actor.reference(),
            action,
            subject: *subject,
            purpose,
        });
    }
    let visible = subject
        .kind
        .looks()
        .iter()
        .any(|look| scope(actor, *look).holds(subject, relation));
    Err(if visible {
        Denied::NotAllowed
    } else {
        Denied::NotVisible
    })
}

/// The right to list by `action`; refused when the list could only be empty.
pub fn list(actor: &Actor, action: Action) -> Result<ListPermit, Denied> {
    match scope(actor, action) {
        Scope::Nothing => Err(Denied::NotAllowed),
        scope => Ok(ListPermit {
            actor: actor.reference(),
            action,
            scope,
        }),
    }
}

/// Which things `actor` may do `action` to.
pub fn scope(actor: &Actor, action: Action) -> Scope {
    match actor {
        Actor::Person(person) => person_scope(person, action),
        Actor::Device(device) => device_scope(device, action),
        Actor::Node(_) => Scope::Nothing,
        Actor::PatientLink { report } => match action {
            Action::SeeReport => Scope::Id(report.uuid()),
            _ => Scope::Nothing,
        },
        Actor::SystemJob(kind) => job_scope(*kind, action),
    }
}

fn person_scope(person: &PersonActor, action: Action) -> Scope {
    // Whom an institution reads for and whom it consults for are two agreements.
    let pledges = match action.kind() {
        Kind::Consult | Kind::Duty => &person.consult_pledges,
        _ => &person.pledges,
    };
    let by_post = person.posts.iter().filter_map(|post| {
        let reached = match reach(post.role, action)? {
            Reach::Own => Scope::Institution([post.institution].into()),
            Reach::Site => site(post, pledges),
            Reach::Receiver => Scope::Receiver([post.institution].into()).both(bound(post, pledges)),
            Reach::Group => Scope::any(
                person
                    .groups
                    .iter()
                    .map(|group| group_scope(post, group, pledges)),
            ),
            Reach::Consortium => match post.consortium {
                Some(consortium) => Scope::Consortium([consortium].into()),
                None => Scope::Institution([post.institution].into()),
            },
            Reach::All => Scope::Everything,
        };
        Some(reached)
    });
    let by_invitation = person.invitations.iter().filter(|invitation| {
        let opens = |post: &PostHeld| invitation_opens(post.role, action, invitation.asked_for_opinion);
        person.posts.iter().any(opens)
    });
    Scope::any(by_post.chain(by_invitation.map(|invitation| invited(invitation, action))))
}

/// The consult itself; of its patient, what the inviting house has.
fn invited(invitation: &Invitation, action: Action) -> Scope {
    if action.kind() == Kind::Consult {
        return Scope::Id(invitation.consult.uuid());
    }
    let house = match invitation.consortium {
        Some(consortium) => Scope::Consortium([consortium].into()),
        None => Scope::Institution([invitation.institution].into()),
    };
    Scope::Patient([invitation.patient].into()).both(house)
}

/// Made by the institution; or it sent the patient, is the receiver, or has seen the patient, within its consortium or an
/// agreement.
fn site(post: &PostHeld, pledges: &[Pledge]) -> Scope {
    let own = [post.institution];
    let related = Scope::Any(vec![
        Scope::Origin(own.into()),
        Scope::Receiver(own.into()),
        Scope::SeenAt(own.into()),
    ]);
    Scope::any([Scope::Institution(own.into()), related.both(bound(post, pledges))])
}

/// How far a post can be related to things of others: its house, and whom it serves by agreement.
fn bound(post: &PostHeld, pledges: &[Pledge]) -> Scope {
    let house = match post.consortium {
        Some(consortium) => Scope::Consortium([consortium].into()),
        None => Scope::Institution([post.institution].into()),
    };
    Scope::any([house, pledged(post.institution, pledges)])
}

/// Assigned to the group, within the consortium it reads for or an agreement with the institution that answers for it.
/// A post counts in a group of its own consortium, or of an institution it has an agreement with.
fn group_scope(post: &PostHeld, group: &Membership, pledges: &[Pledge]) -> Scope {
    if !belongs(post, group, pledges) {
        return Scope::Nothing;
    }
    let own = match group.consortium {
        Some(consortium) => Scope::Consortium([consortium].into()),
        None => Scope::Institution([group.institution].into()),
    };
    let bound = Scope::any([own, pledged(group.institution, pledges)]);
    Scope::ReadingGroup([group.group].into()).both(bound)
}

fn belongs(post: &PostHeld, group: &Membership, pledges: &[Pledge]) -> bool {
    let same_consortium = |one: Option<ConsortiumId>, two| one.is_some() && one == two;
    post.institution == group.institution
        || same_consortium(post.consortium, group.consortium)
        || pledges.contains(&Pledge {
            provider: post.institution,
            receiver: group.institution,
        })
}

/// What is owned by institutions that `provider` serves.
fn pledged(provider: InstitutionId, pledges: &[Pledge]) -> Scope {
    let receivers: std::collections::BTreeSet<_> = pledges
        .iter()
        .filter(|pledge| pledge.provider == provider)
        .map(|pledge| pledge.receiver)
        .collect();
    if receivers.is_empty() {
        Scope::Nothing
    } else {
        Scope::Institution(receivers)
    }
}

/// A device brings images in and may look at what its own institution has.
fn device_scope(device: &DeviceActor, action: Action) -> Scope {
    match action {
        Action::ReceiveStudy | Action::SeeStudy | Action::SeeImages => {
            Scope::Institution([device.institution].into())
        }
        _ => Scope::Nothing,
    }
}

/// The program's own work reads what it must and decides nothing a person should.
fn job_scope(kind: JobKind, action: Action) -> Scope {
    let does = match action {
        Action::SeePatient
        | Action::SeeCase
        | Action::SeeStudy
        | Action::SeeReport
        | Action::SeeDelivery
        | Action::SeeCritical
        | Action::SeeConsult => true,
        Action::ReceiveStudy => kind == JobKind::AssembleStudy,
        Action::SeeImages => kind == JobKind::RenderStudy,
        Action::ClaimCase => kind == JobKind::ReleaseClaim,
        Action::CancelCase => kind == JobKind::LapseReturned,
        Action::LinkStudy | Action::QuarantineStudy | Action::OpenCase | Action::RegisterPatient => {
            kind == JobKind::MatchStudy
        }
        _ => false,
    };
    if does { Scope::Everything } else { Scope::Nothing }
}
