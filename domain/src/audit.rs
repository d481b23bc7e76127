//! The audit entry: who did what to which thing, when, why, and what came of it. The bytes an entry is hashed by are
//! defined here, so that a verifier needs no database; the chain itself is kept by the store.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::{Action, ActorRef, Permit, Purpose};
use crate::id::{InstitutionId, RequestId, SessionId};
use crate::moment::Moment;
use crate::named::named;
use crate::person::Role;

named! {
    /// What came of it.
    pub enum Outcome {
        /// It was done.
        Done = "done",
        /// It was denied: not theirs.
        Denied = "denied",
        /// It was refused: not possible now.
        Refused = "refused",
        /// It failed.
        Failed = "failed",
    }
}

/// A value of `detail`: JSON without nesting. No patient data goes in, ids excepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Detail {
    /// Yes or no.
    Flag(bool),
    /// A count, size or time.
    Number(i64),
    /// A code, id or other word that names no patient.
    Text(String),
}

/// One row of the audit chain, before it is chained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Who.
    pub who: ActorRef,
    /// In which role, when it was a person and one role decided.
    pub role: Option<Role>,
    /// At which institution.
    pub institution: Option<InstitutionId>,
    /// In which session.
    pub session: Option<SessionId>,
    /// What: an `Action`'s name or another kebab-case verb such as `sign-in`.
    pub action: String,
    /// The kind of thing, such as `case`.
    pub subject_kind: String,
    /// Which thing.
    pub subject: Option<Uuid>,
    /// Why.
    pub purpose: Option<Purpose>,
    /// What came of it.
    pub outcome: Outcome,
    /// When, by the server's clock.
    pub when: Moment,
    /// The request it belongs to.
    pub request: Option<RequestId>,
    /// Anything else a reviewer needs, sorted by name.
    pub detail: BTreeMap<String, Detail>,
}

impl AuditEntry {
    /// An entry for something that was done.
    pub fn new(who: ActorRef, action: &str, when: Moment) -> Self {
        Self {
            who,
            role: None,
            institution: None,
            session: None,
            action: action.to_owned(),
            subject_kind: String::new(),
            subject: None,
            purpose: None,
            outcome: Outcome::Done,
            when,
            request: None,
            detail: BTreeMap::new(),
        }
    }

    /// An entry for something done under a permit.
    pub fn under(permit: &Permit, when: Moment) -> Self {
        let subject = permit.subject();
        Self {
            purpose: Some(permit.purpose()),
            ..Self::new(permit.actor(), permit.action().as_str(), when)
        }
        .about(subject.kind.as_str(), subject.id)
    }

    /// An entry for something that was denied.
    pub fn denied(who: ActorRef, action: Action, subject: Option<Uuid>, when: Moment) -> Self {
        Self {
            outcome: Outcome::Denied,
            subject_kind: action.kind().as_str().to_owned(),
            subject,
            purpose: Some(action.purpose()),
            ..Self::new(who, action.as_str(), when)
        }
    }

    /// Names the thing.
    #[must_use]
    pub fn about(mut self, kind: &str, id: Uuid) -> Self {
        kind.clone_into(&mut self.subject_kind);
        self.subject = Some(id);
        self
    }

    /// Adds a detail. `value` must name no patient.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Detail>) -> Self {
        self.detail.insert(name.to_owned(), value.into());
        self
    }

    /// Sets the outcome.
    #[must_use]
    pub fn came_to(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// The bytes the chain hashes: a version line, then each field with its name, a presence mark and its length, in
    /// this order. Unambiguous: no two entries share their bytes.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut bytes = CANONICAL_VERSION.to_vec();
        let mut put = |name: &str, value: Option<&str>| {
            bytes.extend_from_slice(name.as_bytes());
            match value {
                None => bytes.extend_from_slice(b"-\n"),
                Some(value) => {
                    bytes.extend_from_slice(format!("={}:", value.len()).as_bytes());
                    bytes.extend_from_slice(value.as_bytes());
                    bytes.push(b'\n');
                }
            }
        };
        put("who-kind", Some(self.who.kind()));
        put("who", Some(&self.who.id_text()));
        put("role", self.role.map(Role::as_str));
        put(
            "institution",
            self.institution.map(|id| id.to_string()).as_deref(),
        );
        put("session", self.session.map(|id| id.to_string()).as_deref());
        put("action", Some(&self.action));
        put("subject-kind", Some(&self.subject_kind));
        put(
            "subject",
            self.subject.map(|id| id.hyphenated().to_string()).as_deref(),
        );
        put("purpose", self.purpose.map(Purpose::as_str));
        put("outcome", Some(self.outcome.as_str()));
        put("when", Some(&self.when.millis().to_string()));
        put("request", self.request.map(|id| id.to_string()).as_deref());
        put("details", Some(&self.detail.len().to_string()));
        for (name, value) in &self.detail {
            put("name", Some(name));
            match value {
                Detail::Flag(flag) => put("flag", Some(if *flag { "true" } else { "false" })),
                Detail::Number(number) => put("number", Some(&number.to_string())),
                Detail::Text(text) => put("text", Some(text)),
            }
        }
        bytes
    }
}

impl From<bool> for Detail {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl From<i64> for Detail {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for Detail {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Detail {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

const CANONICAL_VERSION: &[u8] = b"yuanzhen-audit-1\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_bytes_are_fixed_and_tell_entries_apart() {
        let entry = AuditEntry::new(ActorRef::Nobody, "sign-in", Moment::from_millis(5)).with("a", "b\nc");
        let expected = "yuanzhen-audit-1\nwho-kind=6:nobody\nwho=0:\nrole-\ninstitution-\nsession-\naction=7:sign-in\n\
                        subject-kind=0:\nsubject-\npurpose-\noutcome=4:done\nwhen=1:5\nrequest-\ndetails=1:1\n\
                        name=1:a\ntext=3:b\nc\n";
        assert_eq!(String::from_utf8(entry.canonical_bytes()).unwrap(), expected);
        assert_ne!(
            entry.clone().with("a", true).canonical_bytes(),
            entry.clone().with("a", "true").canonical_bytes()
        );
    }

    #[test]
    fn an_entry_reads_back_from_json_with_the_same_bytes() {
        let entry = AuditEntry::new(ActorRef::Nobody, "sign-in", Moment::from_millis(5))
            .with("tries", 3_i64)
            .with("x", "3");
        let again: AuditEntry = serde_json::from_str(&serde_json::to_string(&entry).unwrap()).unwrap();
        assert_eq!(again.canonical_bytes(), entry.canonical_bytes());
    }
}
