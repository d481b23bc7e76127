//! The steps of an opinion: begun, saved as typed, signed by whoever writes it and by the others, opened again, amended.

use super::Consult;
use super::gate::Qualified;
use super::invite::Part;
use super::opinion::{Hand, Opinion, OpinionContent, OpinionState, Says};
use super::state::ConsultState;
use crate::digest::Digest;
use crate::event::{Event, Fact};
use crate::id::{OpinionId, PersonId};
use crate::moment::Moment;
use crate::private::Private;
use crate::refusal::{Refusal, Why};

/// What a step gives: the opinion as it is then, and what happened.
type Step = Result<(Opinion, Vec<Event>), Refusal>;

impl Opinion {
    /// The expert in charge begins to write, in the middle of the talk or after it.
    pub fn start(
        id: OpinionId,
        consult: &Consult,
        content: OpinionContent,
        by: PersonId,
        at: Moment,
    ) -> Step {
        match consult.state {
            ConsultState::Live { .. }
            | ConsultState::Interrupted { .. }
            | ConsultState::OpinionPending { .. } => {}
            _ => return Err(consult.refuse("start an opinion", Why::WrongState)),
        }
        if consult.panel().first() != Some(&by) {
            return Err(consult.refuse("start an opinion", Why::NotTheExpert));
        }
        let opinion = Self {
            id,
            owner: consult.owner,
            consult: consult.id,
            case: consult.case,
            patient: consult.patient,
            origin: consult.origin,
            version: 1,
            amends: None,
            written_by: by,
            written_at: at,
            content,
            state: OpinionState::Draft,
        };
        let event = opinion.event(Fact::OpinionStarted { opinion: id }, by.into(), at);
        Ok((opinion, vec![event]))
    }

    /// What is written so far is kept. When the lead changed hands, the new one goes on writing.
    pub fn save(mut self, content: OpinionContent, consult: &Consult, by: PersonId, at: Moment) -> Step {
        let OpinionState::Draft = self.state else {
            return Err(self.refuse("save", Why::WrongState));
        };
        self.is_of(consult, "save")?;
        if consult.panel().first() != Some(&by) {
            return Err(self.refuse("save", Why::NotTheExpert));
        }
        self.content = content;
        self.written_by = by;
        self.written_at = at;
        let event = self.event(Fact::OpinionSaved { opinion: self.id }, by.into(), at);
        Ok((self, vec![event]))
    }

    /// A hand is put under it: the writer's first, then the others'. `seen` is the digest of what stood on the screen.
    /// With the last hand it is signed.
    pub fn sign(mut self, consult: &Consult, by: Qualified, says: Says, seen: &Digest, at: Moment) -> Step {
        let person = by.person();
        self.is_of(consult, "sign")?;
        let owed = matches!(consult.state, ConsultState::OpinionPending { .. });
        let again = consult
            .state
            .opinion()
            .is_some_and(|(opinion, version)| opinion == self.id && version < self.version);
        if !owed && !again {
            return Err(self.refuse("sign", Why::WrongState));
        }
        let hands = match &self.state {
            OpinionState::Draft => Vec::new(),
            OpinionState::Signing { hands } => hands.clone(),
            OpinionState::Signed { .. } | OpinionState::Amended { .. } => {
                return Err(self.refuse("sign", Why::WrongState));
            }
        };
        let panel = consult.panel();
        if !panel.contains(&person) {
            return Err(self.refuse("sign", Why::NotOfThePanel));
        }
        if hands.is_empty() && person != self.written_by {
            return Err(self.refuse("sign", Why::NotTheWriter));
        }
        if hands.iter().any(|hand| hand.by == person) {
            return Err(self.refuse("sign", Why::AlreadySigned));
        }
        let fields = self.content.missing();
        if !fields.is_empty() {
            return Err(self.refuse("sign", Why::FieldsMissing { fields }));
        }
        if *seen != self.content.digest() {
            return Err(self.refuse("sign", Why::TextChanged));
        }
        let dissents = match &says {
            Says::Agrees => false,
            // Nobody dissents from what they wrote.
            Says::Dissents { .. } if person == self.written_by => {
                return Err(self.refuse("dissent", Why::SameHand));
            }
            Says::Dissents { reason } if reason.is_blank() => {
                return Err(self.refuse("dissent", Why::ReasonMissing));
            }
            Says::Dissents { .. } => true,
        };
        let mut hands = hands;
        hands.push(Hand {
            by: person,
            at,
            version: self.version,
            content: self.content.digest(),
            says,
        });
        self.state = OpinionState::Signing { hands };
        let fact = Fact::OpinionHand {
            opinion: self.id,
            version: self.version,
            dissents,
        };
        let event = self.event(fact, person.into(), at);
        Ok((self.settle(consult, at), vec![event]))
    }

    /// It is signed once nobody is waited for; asked again when somebody was excused.
    #[must_use]
    pub fn settle(mut self, consult: &Consult, at: Moment) -> Self {
        if self.consult == consult.id
            && self.awaited(consult).is_empty()
            && let OpinionState::Signing { hands } = self.state
        {
            self.state = OpinionState::Signed { hands, at };
        }
        self
    }

    /// The writer takes it back to change it, before the last hand: the hands under it fall away.
    pub fn reopen(mut self, by: PersonId, at: Moment) -> Step {
        let OpinionState::Signing { .. } = self.state else {
            return Err(self.refuse("reopen", Why::WrongState));
        };
        if by != self.written_by {
            return Err(self.refuse("reopen", Why::NotTheWriter));
        }
        self.state = OpinionState::Draft;
        let event = self.event(Fact::OpinionReopened { opinion: self.id }, by.into(), at);
        Ok((self, vec![event]))
    }

    /// A new version of a signed opinion is begun with the old words. The old one stands until the new one is signed.
    pub fn amend(&self, reason: Private<String>, consult: &Consult, by: PersonId, at: Moment) -> Step {
        let OpinionState::Signed { .. } = self.state else {
            return Err(self.refuse("amend", Why::WrongState));
        };
        self.is_of(consult, "amend")?;
        if consult.panel().first() != Some(&by) {
            return Err(self.refuse("amend", Why::NotTheExpert));
        }
        if reason.is_blank() {
            return Err(self.refuse("amend", Why::ReasonMissing));
        }
        let next = Self {
            version: self.version + 1,
            amends: Some(reason),
            written_by: by,
            written_at: at,
            state: OpinionState::Draft,
            ..self.clone()
        };
        let fact = Fact::OpinionAmending {
            opinion: next.id,
            version: next.version,
        };
        let event = next.event(fact, by.into(), at);
        Ok((next, vec![event]))
    }

    /// The newer version is signed: this one is kept, and marked as replaced.
    pub fn replaced_by(mut self, newer: &Self, at: Moment) -> Step {
        let OpinionState::Signed { hands, .. } = &self.state else {
            return Err(self.refuse("replace", Why::WrongState));
        };
        if newer.id != self.id || newer.version <= self.version || !newer.is_signed() {
            let current = newer.version;
            return Err(self.refuse("replace", Why::OtherVersion { current }));
        }
        let fact = Fact::OpinionAmended {
            opinion: self.id,
            version: self.version,
        };
        let event = self.event(fact, newer.written_by.into(), at);
        self.state = OpinionState::Amended {
            hands: hands.clone(),
            by_version: newer.version,
            at,
        };
        Ok((self, vec![event]))
    }

    fn is_of(&self, consult: &Consult, asked: &'static str) -> Result<(), Refusal> {
        if self.consult == consult.id && self.patient == consult.patient {
            Ok(())
        } else {
            Err(self.refuse(asked, Why::NotMatched))
        }
    }
}

impl Consult {
    /// One of several experts need not sign: they could not come, or it is not their field. The lead says so and why;
    /// the lead alone cannot be excused.
    pub fn excuse(
        mut self,
        opinion: &Opinion,
        person: PersonId,
        reason: &Private<String>,
        by: PersonId,
        at: Moment,
    ) -> super::Step {
        if opinion.consult != self.id || opinion.is_signed() {
            return Err(self.refuse("excuse", Why::WrongState));
        }
        let panel = self.panel();
        if panel.first() != Some(&by) {
            return Err(self.refuse("excuse", Why::NotTheExpert));
        }
        if person == by || !panel.contains(&person) {
            return Err(self.refuse("excuse", Why::NotOfThePanel));
        }
        if opinion.state.hands().iter().any(|hand| hand.by == person) {
            return Err(self.refuse("excuse", Why::AlreadySigned));
        }
        if self.state.expert().is_some_and(|expert| expert.by == person) {
            // Whoever took it gives it away before they go.
            return Err(self.refuse("excuse", Why::WrongState));
        }
        if reason.is_blank() {
            return Err(self.refuse("excuse", Why::ReasonMissing));
        }
        for invited in &mut self.invited {
            if invited.person == person {
                invited.part = Part::Guest;
            }
        }
        let fact = Fact::OpinionExcused {
            opinion: opinion.id,
            person,
        };
        let event = self.event(fact, by.into(), at);
        Ok((self, vec![event]))
    }
}
