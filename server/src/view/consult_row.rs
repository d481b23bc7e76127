//! A consult in a list: who asks whom for which patient, where it stands, what is due.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::consult::{
    ComplaintChip, Consult, ConsultDue, ConsultKind, ConsultRung, ConsultState, ConsultTimers, Plan, Ring,
    RingPurpose, RingRung, RingStanding,
};
use yuanzhen_domain::critical::Stamp;
use yuanzhen_domain::id::{ConsultId, PersonId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_store::ConsultFile;

use super::{
    directory::{Directory, Named},
    patient::PatientBrief,
    words,
};

/// A consult in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsultRow {
    pub(crate) id: Uuid,
    pub(crate) number: String,
    #[schema(schema_with = words::consult_kind)]
    pub(crate) kind: ConsultKind,
    #[schema(schema_with = words::urgency)]
    pub(crate) urgency: Urgency,
    /// submitted, ringing, accepted, returned, declined, cancelled, scheduled, confirmed, no-show, live, interrupted,
    /// opinion-pending, signed, delivered, acknowledged or disposed.
    pub(crate) state: String,
    /// Since when it stands there.
    pub(crate) since: i64,
    pub(crate) patient: PatientBrief,
    /// The inviting institution.
    pub(crate) institution: Named,
    /// The village clinic that sent the patient.
    pub(crate) village: Option<Named>,
    /// The group that is asked.
    pub(crate) group: Option<Named>,
    pub(crate) requested_by: Named,
    /// Who answers, or owes the opinion.
    pub(crate) expert: Option<Named>,
    /// The complaints that were tapped; empty when masked.
    #[schema(schema_with = words::complaint_chips)]
    pub(crate) chips: Vec<ComplaintChip>,
    pub(crate) submitted_at: i64,
    pub(crate) plan: Option<PlanView>,
    /// What an emergency left out and still owes; empty when masked.
    pub(crate) owed: Vec<String>,
    pub(crate) owed_due_at: Option<i64>,
    pub(crate) next_due: Option<DueView>,
    /// The last that came due and is not done.
    pub(crate) overdue: Option<DueView>,
    pub(crate) ringing: Option<RingingBrief>,
    /// How many are in the room.
    pub(crate) in_room: usize,
    /// The requester asked for it, or is its expert.
    pub(crate) mine: bool,
    pub(crate) version: u64,
}

/// A time that was set.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanView {
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) set_by: Named,
    pub(crate) set_at: i64,
}

/// Something that is due.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DueView {
    #[schema(schema_with = words::consult_rung)]
    pub(crate) rung: ConsultRung,
    pub(crate) at: i64,
}

/// A ring in one line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RingingBrief {
    pub(crate) ring: Uuid,
    pub(crate) began_at: i64,
    /// The highest rung reached.
    #[schema(schema_with = words::ring_rung)]
    pub(crate) rung: RingRung,
    pub(crate) people_ringing: usize,
    pub(crate) people_heard: usize,
}

/// What rows are made from beyond their files.
pub(crate) struct RowFacts<'a> {
    /// Whether the reader treats the patient.
    pub(crate) clinical: bool,
    pub(crate) reader: PersonId,
    /// How many are in each room.
    pub(crate) present: &'a HashMap<ConsultId, usize>,
    pub(crate) timers: &'a ConsultTimers,
    pub(crate) now: Moment,
    pub(crate) today: Date,
    pub(crate) directory: &'a Directory,
}

impl ConsultRow {
    pub(crate) fn of(file: &ConsultFile, facts: &RowFacts<'_>) -> Self {
        let consult = &file.consult.value;
        let directory = facts.directory;
        let brief = if facts.clinical {
            PatientBrief::of
        } else {
            PatientBrief::masked
        };
        let owed: Vec<String> = if facts.clinical {
            consult.owed().into_iter().map(str::to_owned).collect()
        } else {
            Vec::new()
        };
        let expert = consult.state.expert().map(|stamp| stamp.by);
        let dues = dues(consult, facts);
        Self {
            id: consult.id.uuid(),
            number: consult.number.to_string(),
            kind: consult.kind,
            urgency: consult.urgency,
            state: consult.state.name().to_owned(),
            since: since(&consult.state).millis(),
            patient: brief(&file.patient, facts.today),
            institution: directory.institution(consult.owner.institution),
            village: consult.origin.map(|origin| directory.institution(origin)),
            group: consult
                .owner
                .reading_group
                .and_then(|group| directory.named_group(group)),
            requested_by: directory.person(consult.requested_by),
            expert: expert.map(|person| directory.person(person)),
            chips: consult.request.complaint.chips.expose().clone(),
            submitted_at: consult.submitted_at.millis(),
            plan: plan(&consult.state).map(|plan| PlanView::of(plan, directory)),
            owed_due_at: (!owed.is_empty())
                .then(|| consult.submitted_at.plus(facts.timers.backfill_due).millis()),
            owed,
            next_due: dues.iter().find(|due| due.at > facts.now).map(DueView::from),
            overdue: dues.iter().rfind(|due| due.at <= facts.now).map(DueView::from),
            ringing: file
                .rings
                .iter()
                .rev()
                .find(|ring| ring.outcome().is_none() && ring.purpose == RingPurpose::Expert)
                .map(|ring| RingingBrief::of(ring)),
            in_room: facts.present.get(&consult.id).copied().unwrap_or_default(),
            mine: consult.requested_by == facts.reader || expert == Some(facts.reader),
            version: file.consult.version,
        }
    }
}

/// What is due. Without its words a consult seems to owe them all: that is not said of a masked one.
fn dues(consult: &Consult, facts: &RowFacts<'_>) -> Vec<ConsultDue> {
    let mut dues = consult.dues(facts.timers);
    dues.retain(|due| facts.clinical || !is_backfill(due.rung));
    dues
}

const fn is_backfill(rung: ConsultRung) -> bool {
    matches!(
        rung,
        ConsultRung::BackfillFirst
            | ConsultRung::BackfillSecond
            | ConsultRung::BackfillThird
            | ConsultRung::BackfillLate
    )
}

impl PlanView {
    pub(crate) fn of(plan: &Plan, directory: &Directory) -> Self {
        Self {
            from: plan.from.millis(),
            until: plan.until.millis(),
            set_by: directory.person(plan.set.by),
            set_at: plan.set.at.millis(),
        }
    }
}

impl From<&ConsultDue> for DueView {
    fn from(due: &ConsultDue) -> Self {
        Self {
            rung: due.rung,
            at: due.at.millis(),
        }
    }
}

impl RingingBrief {
    fn of(ring: &Ring) -> Self {
        let standing = |wanted: RingStanding| {
            ring.ringers()
                .filter(|(_, ringer)| ringer.standing == wanted)
                .count()
        };
        Self {
            ring: ring.id.uuid(),
            began_at: ring.began_at.millis(),
            rung: ring.reached().last().map_or(RingRung::First, |(rung, _)| *rung),
            people_ringing: standing(RingStanding::Ringing),
            people_heard: standing(RingStanding::Heard),
        }
    }
}

/// The time that was set, as long as it counts.
pub(crate) const fn plan(state: &ConsultState) -> Option<&Plan> {
    match state {
        ConsultState::Scheduled { plan, .. }
        | ConsultState::Confirmed { plan, .. }
        | ConsultState::NoShow { plan, .. } => Some(plan),
        ConsultState::Submitted { .. }
        | ConsultState::Ringing { .. }
        | ConsultState::Accepted { .. }
        | ConsultState::Returned { .. }
        | ConsultState::Declined { .. }
        | ConsultState::Cancelled { .. }
        | ConsultState::Live { .. }
        | ConsultState::Interrupted { .. }
        | ConsultState::OpinionPending { .. }
        | ConsultState::Signed { .. }
        | ConsultState::Delivered { .. }
        | ConsultState::Acknowledged { .. }
        | ConsultState::Disposed { .. } => None,
    }
}

/// Since when it stands as it does.
fn since(state: &ConsultState) -> Moment {
    let stamped = |stamp: &Stamp| stamp.at;
    match state {
        ConsultState::Submitted { at }
        | ConsultState::Ringing { at }
        | ConsultState::Returned { at, .. }
        | ConsultState::Declined { at, .. }
        | ConsultState::Cancelled { at, .. }
        | ConsultState::Interrupted { at, .. }
        | ConsultState::OpinionPending { at, .. }
        | ConsultState::Signed { at, .. }
        | ConsultState::Delivered { at, .. } => *at,
        ConsultState::Accepted { expert } | ConsultState::Live { expert } => stamped(expert),
        ConsultState::Scheduled { plan, .. } => stamped(&plan.set),
        ConsultState::Confirmed { confirmed_at, .. } => *confirmed_at,
        ConsultState::NoShow { noted, .. } | ConsultState::Acknowledged { noted, .. } => stamped(noted),
        ConsultState::Disposed { disposed, .. } => stamped(disposed),
    }
}
