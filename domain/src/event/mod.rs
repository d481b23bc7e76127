//! What happened, as a fact with its subject. Events feed lists, deliveries and statistics; they carry ids, states and
//! counts, and never a name, a text or a number of a patient.

mod fact;

pub use fact::Fact;

use serde::{Deserialize, Serialize};

use crate::access::{ActorRef, Relation, Subject};
use crate::id::CaseId;
use crate::moment::Moment;

/// A fact with its subject. Whoever may see the subject may see the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What it happened to, with its owner.
    pub subject: Subject,
    /// What ties it to other institutions.
    pub relation: Relation,
    /// The case it belongs to, if it has one.
    pub case: Option<CaseId>,
    /// Who did it.
    pub by: ActorRef,
    /// When, by the server's clock.
    pub at: Moment,
    /// What.
    pub fact: Fact,
}
