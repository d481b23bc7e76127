//! Whom a critical value calls to the screen, locked or not.

use super::{Critical, CriticalState, Ladder, Rung};
use crate::access::{Action, Actor, may};
use crate::moment::Moment;

impl Critical {
    /// Whether it calls this person now. The site is called until it has answered, and again when it did nothing in
    /// time; who reads and who is on duty, once it is time to telephone.
    pub fn calls(&self, actor: &Actor, ladder: &Ladder, now: Moment) -> bool {
        let allowed = |action| may(actor, action, &self.subject(), &self.relation()).is_ok();
        let rung = self.overdue(ladder, now).map(|due| due.rung);
        let answered = matches!(
            self.state,
            CriticalState::ReadBack { .. } | CriticalState::Handled { .. }
        );
        (allowed(Action::HandleCritical) && (!answered || rung.is_some()))
            || (allowed(Action::NotifyCritical) && rung.is_some_and(|rung| rung != Rung::Screen))
    }
}
