//! Every row knows its owner. Access is decided from these four facts and the relation, never from where a row lies.

use serde::{Deserialize, Serialize};

use crate::id::{ConsortiumId, InstitutionId, NodeId, ReadingGroupId};

/// Whose a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// The institution that made it.
    pub institution: InstitutionId,
    /// That institution's consortium, if it is in one.
    pub consortium: Option<ConsortiumId>,
    /// The reading group it is assigned to, once routed.
    pub reading_group: Option<ReadingGroupId>,
    /// The node it was first written on; `None` on the center itself.
    pub origin_node: Option<NodeId>,
}

impl Owner {
    /// An institution's own thing, not routed anywhere.
    pub const fn of(institution: InstitutionId, consortium: Option<ConsortiumId>) -> Self {
        Self {
            institution,
            consortium,
            reading_group: None,
            origin_node: None,
        }
    }

    /// Whether two things may be joined: made by one institution, or within one consortium.
    pub fn same_house(&self, other: &Self) -> bool {
        let one_consortium = self.consortium.is_some() && self.consortium == other.consortium;
        one_consortium || self.institution == other.institution
    }

    /// The same, assigned to a reading group.
    #[must_use]
    pub const fn routed_to(self, group: ReadingGroupId) -> Self {
        Self {
            reading_group: Some(group),
            ..self
        }
    }
}
