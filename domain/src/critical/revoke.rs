//! A critical value that holds no longer: another took its place, its readers took it back, or its report was
//! withdrawn. Nothing of what was done for it is forgotten, and the site that was told of it learns that it is void.

use serde::{Deserialize, Serialize};

use super::state::Step;
use super::{Critical, CriticalState, Stamp};
use crate::case::Case;
use crate::event::Fact;
use crate::id::PersonId;
use crate::moment::Moment;
use crate::named::named;
use crate::private::Private;
use crate::refusal::Why;

named! {
    /// Why a critical value holds no longer.
    pub enum RevokedFor {
        /// The report says another one, which rings in its place.
        Replaced = "replaced",
        /// The report says none, or its readers took it back.
        TakenBack = "taken-back",
        /// The report was withdrawn.
        Withdrawn = "withdrawn",
    }
}

/// That a critical value was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// Why.
    pub why: RevokedFor,
    /// In words, when somebody gave them.
    pub reason: Private<String>,
}

impl Critical {
    /// Whether it is true, as far as its readers know.
    pub const fn holds(&self) -> bool {
        !matches!(
            self.state,
            CriticalState::Revoked { .. } | CriticalState::Void { .. }
        )
    }

    /// How it was revoked, if it was.
    pub const fn revocation(&self) -> Option<&Revocation> {
        match &self.state {
            CriticalState::Revoked { revocation, .. } | CriticalState::Void { revocation, .. } => {
                Some(revocation)
            }
            _ => None,
        }
    }

    /// Where it stands, or stood when it was revoked: what was done for it.
    pub fn done(&self) -> &CriticalState {
        match &self.state {
            CriticalState::Revoked { was, .. } | CriticalState::Void { was, .. } => was,
            state => state,
        }
    }

    /// It holds no longer. Where nothing rings in its place, the site must take note, and the ladder runs until it did.
    /// Its readers take it back while its case is open; a report is withdrawn at any time.
    pub fn revoke(mut self, case: &Case, revocation: Revocation) -> Step {
        if !self.holds() {
            return Err(self.refuse("revoke", Why::WrongState));
        }
        let Revocation { by, at, why, .. } = revocation;
        if why == RevokedFor::TakenBack && !(case.id == self.case && case.state.is_open()) {
            return Err(self.refuse("revoke", Why::CaseNotOpen));
        }
        let was = Box::new(self.state.clone());
        self.state = match why {
            RevokedFor::TakenBack | RevokedFor::Withdrawn => CriticalState::Revoked { was, revocation },
            RevokedFor::Replaced => CriticalState::Void {
                was,
                revocation,
                noted: None,
            },
        };
        let event = self.event(Fact::CriticalRevoked { why }, by.into(), at);
        Ok((self, vec![event]))
    }

    /// The site has seen that it holds no longer.
    pub fn note(mut self, by: PersonId, at: Moment) -> Step {
        let CriticalState::Revoked { was, revocation } = &self.state else {
            return Err(self.refuse("note", Why::WrongState));
        };
        self.state = CriticalState::Void {
            was: was.clone(),
            revocation: revocation.clone(),
            noted: Some(Stamp { by, at }),
        };
        let event = self.event(Fact::CriticalRevocationNoted, by.into(), at);
        Ok((self, vec![event]))
    }
}

/// What the words of a report mean for the critical values its case already has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement<'a> {
    /// The value to raise: it is said and nobody was told of it.
    pub raise: Option<&'a Private<String>>,
    /// Those that hold and are not said any more, by their places in the list given.
    pub revoke: Vec<usize>,
    /// Why they are revoked.
    pub why: RevokedFor,
}

impl<'a> Settlement<'a> {
    /// Of a report that says `critical`, in a case that has `known`. What is said and was told already rings on.
    pub fn of<'b>(
        critical: Option<&'a Private<String>>,
        known: impl IntoIterator<Item = &'b Critical>,
    ) -> Self {
        let said = critical.map(|value| value.expose().trim());
        let mut told = false;
        let mut revoke = Vec::new();
        for (place, one) in known.into_iter().enumerate().filter(|(_, one)| one.holds()) {
            if Some(one.value.expose().trim()) == said {
                told = true;
            } else {
                revoke.push(place);
            }
        }
        let raise = critical.filter(|_| !told);
        Self {
            raise,
            revoke,
            why: if raise.is_some() {
                RevokedFor::Replaced
            } else {
                RevokedFor::TakenBack
            },
        }
    }
}
