//! Which things a list may show: a small tree of conditions on owner and relation. The store turns it into SQL;
//! `holds` is its meaning, and every SQL translation is tested against it.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::subject::{Relation, Subject};
use crate::id::{ConsortiumId, InstitutionId, PatientId, ReadingGroupId};

/// A condition on a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Nothing at all.
    Nothing,
    /// All there is. Given for directories, figures and the program's own work only.
    Everything,
    /// `owner.institution` is one of these.
    Institution(BTreeSet<InstitutionId>),
    /// `owner.consortium` is one of these (a thing without consortium never is).
    Consortium(BTreeSet<ConsortiumId>),
    /// `owner.reading_group` is one of these.
    ReadingGroup(BTreeSet<ReadingGroupId>),
    /// `relation.origin` is one of these.
    Origin(BTreeSet<InstitutionId>),
    /// `relation.receiver` is one of these.
    Receiver(BTreeSet<InstitutionId>),
    /// One of these is in `relation.seen_at`.
    SeenAt(BTreeSet<InstitutionId>),
    /// The patient it is about is one of these.
    Patient(BTreeSet<PatientId>),
    /// The thing with this id.
    Id(Uuid),
    /// At least one holds. Empty: nothing.
    Any(Vec<Self>),
    /// Each holds. Empty: everything, and therefore never built here.
    All(Vec<Self>),
}

impl Scope {
    /// Whether the condition holds for a thing.
    pub fn holds(&self, subject: &Subject, relation: &Relation) -> bool {
        let owner = &subject.owner;
        match self {
            Self::Nothing => false,
            Self::Everything => true,
            Self::Institution(set) => set.contains(&owner.institution),
            Self::Consortium(set) => owner.consortium.is_some_and(|id| set.contains(&id)),
            Self::ReadingGroup(set) => owner.reading_group.is_some_and(|id| set.contains(&id)),
            Self::Origin(set) => relation.origin.is_some_and(|id| set.contains(&id)),
            Self::Receiver(set) => relation.receiver.is_some_and(|id| set.contains(&id)),
            Self::SeenAt(set) => !relation.seen_at.is_disjoint(set),
            Self::Patient(set) => subject.patient.is_some_and(|id| set.contains(&id)),
            Self::Id(id) => subject.id == *id,
            Self::Any(parts) => parts.iter().any(|part| part.holds(subject, relation)),
            Self::All(parts) => parts.iter().all(|part| part.holds(subject, relation)),
        }
    }

    /// At least one of these, simplified: nothing drops out, everything swallows the rest.
    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Nothing => {}
                Self::Everything => return Self::Everything,
                Self::Any(inner) => kept.extend(inner.into_iter().filter(|part| *part != Self::Nothing)),
                other if kept.contains(&other) => {}
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::Nothing,
            1 => kept.remove(0),
            _ => Self::Any(kept),
        }
    }

    /// Both of these, simplified.
    pub(super) fn both(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, _) | (_, Self::Nothing) => Self::Nothing,
            (Self::Everything, part) | (part, Self::Everything) => part,
            (one, two) => Self::All(vec![one, two]),
        }
    }
}
