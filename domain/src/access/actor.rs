//! Who asks: a person with posts, a device, another node, a patient's link, or the program's own job.

use serde::{Deserialize, Serialize};

use crate::id::{
    ConsortiumId, ConsultId, DeviceId, InstitutionId, NodeId, PatientId, PersonId, ReadingGroupId, ReportId,
};
use crate::job::JobKind;
use crate::person::Role;
use crate::place::Pledge;

/// Who asks, with all that access needs to know of them. Loaded afresh for each request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in member of staff.
    Person(PersonActor),
    /// An enrolled device.
    Device(DeviceActor),
    /// Another node of the program.
    Node(NodeId),
    /// Whoever holds the link printed on a report.
    PatientLink {
        /// The report the link opens.
        report: ReportId,
    },
    /// The program's own work.
    SystemJob(JobKind),
}

/// A signed-in member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonActor {
    /// Who.
    pub id: PersonId,
    /// The posts they hold.
    pub posts: Vec<PostHeld>,
    /// The reading groups they are in.
    pub groups: Vec<Membership>,
    /// The imaging agreements in force now that concern their institutions or groups.
    pub pledges: Vec<Pledge>,
    /// The agreements for consults in force now that concern their institutions or groups.
    pub consult_pledges: Vec<Pledge>,
    /// The consults they are invited to now: from the invitation until some days after the consult is over.
    pub invitations: Vec<Invitation>,
}

/// An invitation to a consult, reduced to what access needs: it opens that consult, and of its patient what the
/// inviting house has. Removed people have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Invitation {
    /// To which consult.
    pub consult: ConsultId,
    /// The patient it is about.
    pub patient: PatientId,
    /// The inviting institution.
    pub institution: InstitutionId,
    /// That institution's consortium.
    pub consortium: Option<ConsortiumId>,
    /// Whether they are asked for an opinion, or come as a guest.
    pub asked_for_opinion: bool,
}

/// A post with the consortium of its institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostHeld {
    /// What.
    pub role: Role,
    /// Where.
    pub institution: InstitutionId,
    /// That institution's consortium.
    pub consortium: Option<ConsortiumId>,
}

/// Being in a reading group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// Which group.
    pub group: ReadingGroupId,
    /// The institution that answers for it.
    pub institution: InstitutionId,
    /// The consortium it reads for.
    pub consortium: Option<ConsortiumId>,
}

/// An enrolled device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceActor {
    /// Which.
    pub id: DeviceId,
    /// Where it stands.
    pub institution: InstitutionId,
}

/// Who did something, as events and the audit chain keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "kebab-case")]
pub enum ActorRef {
    /// A member of staff.
    Person(PersonId),
    /// A device.
    Device(DeviceId),
    /// Another node.
    Node(NodeId),
    /// The holder of a report's link.
    PatientLink(ReportId),
    /// The program's own work.
    Job(JobKind),
    /// Nobody known: a request without a session.
    Nobody,
}

impl Actor {
    /// The short form for events and audit.
    pub fn reference(&self) -> ActorRef {
        match self {
            Self::Person(person) => ActorRef::Person(person.id),
            Self::Device(device) => ActorRef::Device(device.id),
            Self::Node(node) => ActorRef::Node(*node),
            Self::PatientLink { report } => ActorRef::PatientLink(*report),
            Self::SystemJob(kind) => ActorRef::Job(*kind),
        }
    }
}

impl ActorRef {
    /// The person, if it was one.
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Device(_) | Self::Node(_) | Self::PatientLink(_) | Self::Job(_) | Self::Nobody => None,
        }
    }

    /// The stable name of the kind.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Device(_) => "device",
            Self::Node(_) => "node",
            Self::PatientLink(_) => "patient-link",
            Self::Job(_) => "job",
            Self::Nobody => "nobody",
        }
    }

    /// The id (or the job's name) as text; empty for nobody.
    pub fn id_text(self) -> String {
        match self {
            Self::Person(id) => id.to_string(),
            Self::Device(id) => id.to_string(),
            Self::Node(id) => id.to_string(),
            Self::PatientLink(id) => id.to_string(),
            Self::Job(kind) => kind.to_string(),
            Self::Nobody => String::new(),
        }
    }
}

impl From<PersonId> for ActorRef {
    fn from(id: PersonId) -> Self {
        Self::Person(id)
    }
}

impl From<DeviceId> for ActorRef {
    fn from(id: DeviceId) -> Self {
        Self::Device(id)
    }
}

impl From<JobKind> for ActorRef {
    fn from(kind: JobKind) -> Self {
        Self::Job(kind)
    }
}
