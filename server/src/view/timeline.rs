//! What happened to a case, as a list people read: kinds and names, no texts.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::event::Fact;
use yuanzhen_store::NumberedEvent;

use super::directory::Directory;

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TimelineEntry {
    pub(crate) at: i64,
    /// The stable name of the fact.
    pub(crate) kind: String,
    /// Who did it: a person or a device; empty for the program.
    pub(crate) actor_name: String,
    /// The institution something was sent to.
    pub(crate) receiver: Option<String>,
    pub(crate) subject_kind: String,
    pub(crate) subject: Uuid,
    /// Counts, versions and ids that belong to the fact.
    #[schema(value_type = Object)]
    pub(crate) detail: Value,
}

/// Facts that would fill the list without telling a person anything.
fn is_chatter(fact: &Fact) -> bool {
    matches!(fact, Fact::StudyReceiving { .. } | Fact::ReportSaved)
}

/// The timeline of a case from its events, in their order.
pub(crate) fn timeline(events: &[NumberedEvent], directory: &Directory) -> Vec<TimelineEntry> {
    events
        .iter()
        .map(|numbered| &numbered.event)
        .filter(|event| !is_chatter(&event.fact))
        .map(|event| {
            let mut detail = serde_json::to_value(&event.fact).unwrap_or_default();
            if let Some(fields) = detail.as_object_mut() {
                fields.remove("kind");
                if let Fact::ReportHandedOver { from, to } = event.fact {
                    fields.insert("from".to_owned(), directory.person(from).name.into());
                    fields.insert("to".to_owned(), directory.person(to).name.into());
                }
            }
            TimelineEntry {
                at: event.at.millis(),
                kind: event.fact.kind().to_owned(),
                actor_name: directory.actor(event.by),
                receiver: event.relation.receiver.map(|id| directory.institution(id).name),
                subject_kind: event.subject.kind.to_string(),
                subject: event.subject.id,
                detail,
            }
        })
        .collect()
}
