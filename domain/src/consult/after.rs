//! After the talk: signed, at the site, taken note of, and what the site did with it. The inviting side decides on
//! diagnosis and treatment (国卫医发〔2018〕25号), so it says whether it followed the opinion, and why not.

use serde::{Deserialize, Serialize};

use super::opinion::Opinion;
use super::state::ConsultState;
use super::{Consult, Step};
use crate::access::ActorRef;
use crate::critical::Stamp;
use crate::event::Fact;
use crate::id::PersonId;
use crate::moment::Moment;
use crate::named::named;
use crate::private::Private;
use crate::refusal::Why;

named! {
    /// Whether an opinion was followed (采纳情况).
    pub enum Adopted {
        /// 采纳
        Wholly = "wholly",
        /// 部分采纳
        Partly = "partly",
        /// 未采纳
        Not = "not",
    }
}

/// What was done with an opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposition {
    /// Whether it was followed.
    pub adopted: Adopted,
    /// Why it was not, or not wholly.
    pub reason: Private<String>,
    /// What was done with the patient.
    pub done: Private<String>,
}

impl Consult {
    /// Its opinion has every hand it needs. A newer version of it begins the way to the site again.
    pub fn sign(mut self, opinion: &Opinion, by: ActorRef, at: Moment) -> Step {
        if opinion.consult != self.id || !opinion.is_signed() {
            return Err(self.refuse("sign", Why::NotSigned));
        }
        match &self.state {
            ConsultState::OpinionPending { .. } => {}
            ConsultState::Signed { .. }
            | ConsultState::Delivered { .. }
            | ConsultState::Acknowledged { .. }
            | ConsultState::Disposed { .. } => {
                let (standing, version) = self.state.opinion().unwrap_or((opinion.id, 0));
                if standing != opinion.id || version >= opinion.version {
                    return Err(self.refuse("sign", Why::OtherVersion { current: version }));
                }
            }
            _ => return Err(self.refuse("sign", Why::WrongState)),
        }
        self.state = ConsultState::Signed {
            opinion: opinion.id,
            version: opinion.version,
            at,
        };
        let fact = Fact::OpinionSigned {
            opinion: opinion.id,
            version: opinion.version,
        };
        let event = self.event(fact, by, at);
        Ok((self, vec![event]))
    }

    /// It is at the site and can be opened.
    pub fn deliver(mut self, by: ActorRef, at: Moment) -> Step {
        let ConsultState::Signed {
            opinion,
            version,
            at: signed_at,
        } = self.state
        else {
            return Err(self.refuse("deliver", Why::WrongState));
        };
        self.state = ConsultState::Delivered {
            opinion,
            version,
            signed_at,
            at,
        };
        let event = self.event(Fact::OpinionDelivered { opinion, version }, by, at);
        Ok((self, vec![event]))
    }

    /// Somebody at the site takes note.
    pub fn acknowledge(mut self, by: PersonId, at: Moment) -> Step {
        let ConsultState::Delivered {
            opinion,
            version,
            signed_at,
            at: delivered_at,
        } = self.state
        else {
            return Err(self.refuse("acknowledge", Why::WrongState));
        };
        self.state = ConsultState::Acknowledged {
            opinion,
            version,
            signed_at,
            delivered_at,
            noted: Stamp { by, at },
        };
        let event = self.event(Fact::OpinionAcknowledged { opinion }, by.into(), at);
        Ok((self, vec![event]))
    }

    /// The site says what it did. Whatever is not wholly followed has a reason.
    pub fn dispose(mut self, disposition: Disposition, by: PersonId, at: Moment) -> Step {
        let ConsultState::Acknowledged {
            opinion,
            version,
            signed_at,
            delivered_at,
            noted,
        } = self.state
        else {
            return Err(self.refuse("say what was done", Why::WrongState));
        };
        let adopted = disposition.adopted;
        let unexplained = adopted != Adopted::Wholly && disposition.reason.is_blank();
        if unexplained || disposition.done.is_blank() {
            return Err(self.refuse("say what was done", Why::ReasonMissing));
        }
        self.state = ConsultState::Disposed {
            opinion,
            version,
            signed_at,
            delivered_at,
            noted,
            disposed: Stamp { by, at },
            disposition,
        };
        let event = self.event(Fact::ConsultDisposed { adopted }, by.into(), at);
        Ok((self, vec![event]))
    }

    /// It is printed, there or where it was written.
    pub fn print(&self, by: PersonId, at: Moment) -> Result<crate::event::Event, crate::refusal::Refusal> {
        let Some((opinion, _)) = self.state.opinion() else {
            return Err(self.refuse("print", Why::NotSigned));
        };
        Ok(self.event(Fact::OpinionPrinted { opinion }, by.into(), at))
    }
}
