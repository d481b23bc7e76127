//! The times of a consult, all in one place and all configurable. Where a rule of the state stands behind one it is
//! named; the others are habits of practice.

use super::duty::DutyRules;
use super::ring::RingLadder;
use crate::moment::Millis;

/// The times of a consult.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsultTimers {
    /// The ladder of a ring.
    pub ring: RingLadder,
    /// When a ringer counts as reachable.
    pub duty: DutyRules,
    /// Nobody took an ordinary consult: its group is reminded.
    pub accept_remind: Millis,
    /// Then the dispatcher.
    pub accept_dispatcher: Millis,
    /// Then the medical office (医务科).
    pub accept_office: Millis,
    /// An ordinary consult must be done (医疗质量安全核心制度要点: 普通会诊 24 h).
    pub accept_late: Millis,
    /// A returned consult waits: its requester is reminded.
    pub returned_remind: Millis,
    /// It is cancelled by itself.
    pub returned_lapse: Millis,
    /// Both sides are reminded this long before the time that was set.
    pub plan_soon: Millis,
    /// From then on after the time that was set a side may be said not to have come.
    pub plan_grace: Millis,
    /// A talk that broke off and that nobody goes on with is over after this; the opinion is owed from then on.
    pub broken_off: Millis,
    /// The opinion is not signed: the expert is reminded.
    pub opinion_remind: Millis,
    /// Again.
    pub opinion_again: Millis,
    /// Then quality control.
    pub opinion_quality: Millis,
    /// The record of a consult must be there (病历书写基本规范: 48 h).
    pub opinion_late: Millis,
    /// What an emergency left out is due (病历书写基本规范: 抢救记录 6 h).
    pub backfill_due: Millis,
    /// When it is asked for before that.
    pub backfill_reminders: [Millis; 3],
    /// An invitation opens the consult this long after it was answered.
    pub invitation_lasts: Millis,
}

impl ConsultTimers {
    /// Unless configured otherwise.
    pub const USUAL: Self = Self {
        ring: RingLadder::USUAL,
        duty: DutyRules::USUAL,
        accept_remind: Millis::hours(4),
        accept_dispatcher: Millis::hours(12),
        accept_office: Millis::hours(20),
        accept_late: Millis::hours(24),
        returned_remind: Millis::hours(24),
        returned_lapse: Millis::hours(72),
        plan_soon: Millis::minutes(15),
        plan_grace: Millis::minutes(10),
        broken_off: Millis::minutes(30),
        opinion_remind: Millis::minutes(30),
        opinion_again: Millis::hours(4),
        opinion_quality: Millis::hours(12),
        opinion_late: Millis::hours(48),
        backfill_due: Millis::hours(6),
        backfill_reminders: [Millis::hours(2), Millis::hours(4), Millis::hours(5)],
        invitation_lasts: Millis::hours(7 * 24),
    };
}

impl Default for ConsultTimers {
    fn default() -> Self {
        Self::USUAL
    }
}
