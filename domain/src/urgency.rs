//! How soon a case must be read. The targets are defaults from practice, meant to be configured; they are not
//! clauses of a standard.

use crate::moment::Millis;
use crate::named::named;
use crate::values::Modality;

named! {
    /// The requester's judgement of how soon an answer is needed. Most urgent first.
    pub enum Urgency {
        /// 急诊
        Emergency = "emergency",
        /// 加急
        Urgent = "urgent",
        /// 常规
        Routine = "routine",
    }
}

impl Urgency {
    /// How long from request to signed report, unless configured otherwise.
    pub fn turnaround(self, modality: Modality) -> Millis {
        match (self, modality.is_plain_film()) {
            (Self::Emergency, true) => Millis::minutes(30),
            (Self::Emergency, false) => Millis::hours(1),
            (Self::Urgent, true) => Millis::hours(1),
            (Self::Urgent, false) => Millis::hours(2),
            (Self::Routine, true) => Millis::hours(2),
            (Self::Routine, false) => Millis::hours(4),
        }
    }
}
