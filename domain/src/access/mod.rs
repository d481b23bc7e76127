//! Who may do what to which thing. Pure: the facts come in, a `Permit` or a `Denied` comes out.
//!
//! `may` answers for one thing, `scope` for a list, and both rest on the same table, so that a list never shows what
//! could not be opened. Nothing outside this folder can build a `Permit`. Deny is the default everywhere.

mod action;
mod actor;
mod decide;
mod roles;
mod scope;
mod subject;

pub use action::{Action, Purpose};
pub use actor::{Actor, ActorRef, DeviceActor, Invitation, Membership, PersonActor, PostHeld};
pub use decide::{Denied, ListPermit, Permit, list, may, scope};
pub use scope::Scope;
pub use subject::{Kind, Relation, Subject};
