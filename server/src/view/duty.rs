//! Duty as the person on it sees it, and who can be reached as the dispatcher sees it.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::consult::{Duty, DutyRules, Reachability, Unreachable};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::roster::Line;

use super::{directory::Named, words};

/// One's own duty, for all groups one is in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DutyView {
    pub(crate) on_duty: bool,
    pub(crate) since: Option<i64>,
    /// When the test tone was last heard.
    pub(crate) proven_at: Option<i64>,
    /// Until when that proves that tones are heard.
    pub(crate) proof_until: Option<i64>,
    pub(crate) last_beat_at: Option<i64>,
    /// How often the page must beat.
    pub(crate) beat_ms: i64,
    pub(crate) reachable: bool,
    #[schema(schema_with = words::unreachable)]
    pub(crate) why: Option<Unreachable>,
    pub(crate) groups: Vec<OnCallView>,
}

/// Where one stands on the roster of a group now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OnCallView {
    pub(crate) group: Named,
    /// None: one of the rest of the group.
    #[schema(schema_with = words::line)]
    pub(crate) line: Option<Line>,
}

/// Somebody of a group, to the dispatcher.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReachView {
    pub(crate) person: Named,
    pub(crate) title: Option<String>,
    #[schema(schema_with = words::line)]
    pub(crate) line: Option<Line>,
    pub(crate) on_duty: bool,
    pub(crate) since: Option<i64>,
    pub(crate) reachable: bool,
    #[schema(schema_with = words::unreachable)]
    pub(crate) why: Option<Unreachable>,
    pub(crate) last_beat_at: Option<i64>,
    pub(crate) phone: Option<String>,
    /// The consult they are talking in.
    pub(crate) busy_in: Option<Uuid>,
}

/// Whether somebody can be reached, and why not.
pub(crate) fn reach(duty: Option<&Duty>, rules: &DutyRules, now: Moment) -> (bool, Option<Unreachable>) {
    match Reachability::of(duty, rules, now) {
        Reachability::Hears { .. } => (true, None),
        Reachability::Unreachable(why) => (false, Some(why)),
    }
}

impl DutyView {
    pub(crate) fn of(duty: Option<&Duty>, rules: &DutyRules, now: Moment, groups: Vec<OnCallView>) -> Self {
        let (reachable, why) = reach(duty, rules, now);
        let proven_at = duty.and_then(|duty| duty.proven_at);
        Self {
            on_duty: duty.is_some(),
            since: duty.map(|duty| duty.since.millis()),
            proven_at: proven_at.map(Moment::millis),
            proof_until: proven_at.map(|at| at.plus(rules.proof_lasts).millis()),
            last_beat_at: last_beat(duty),
            beat_ms: rules.beat.get(),
            reachable,
            why,
            groups,
        }
    }
}

/// When a page of theirs last beat.
pub(crate) fn last_beat(duty: Option<&Duty>) -> Option<i64> {
    Some(duty?.last?.0.millis())
}
