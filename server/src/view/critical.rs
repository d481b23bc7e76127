//! A critical value and where its loop stands.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::critical::{Critical, CriticalState, Ladder, RevokedFor, Rung, Stamp};
use yuanzhen_domain::id::PersonId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::Stored;

use super::{
    directory::{Directory, Named},
    patient::PatientBrief,
};

/// Who did a step, and when.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StampView {
    pub(crate) by: String,
    pub(crate) at: i64,
}

/// That a critical value holds no longer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RevocationView {
    pub(crate) by: String,
    pub(crate) at: i64,
    /// replaced, taken-back or withdrawn.
    #[schema(value_type = String)]
    pub(crate) why: RevokedFor,
    /// Empty when nobody gave one.
    pub(crate) reason: String,
}

/// A critical value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CriticalView {
    pub(crate) id: Uuid,
    pub(crate) case: Uuid,
    pub(crate) case_number: Option<String>,
    pub(crate) patient: Option<PatientBrief>,
    pub(crate) institution: Named,
    /// The village clinic that sent the patient.
    pub(crate) village: Option<Named>,
    /// The words that must be read back; empty for those who only keep the alarm going.
    pub(crate) value: String,
    pub(crate) note: String,
    /// What the site was told before and this one takes the place of.
    pub(crate) replaces: Option<String>,
    /// raised, notified, read-back, handled, closed, revoked or void.
    pub(crate) state: String,
    pub(crate) raised: StampView,
    pub(crate) notified: Option<StampView>,
    /// Who was told, when it was one person.
    pub(crate) notified_to: Option<String>,
    pub(crate) read_back: Option<StampView>,
    pub(crate) read_back_words: Option<String>,
    pub(crate) handled: Option<StampView>,
    pub(crate) handled_what: Option<String>,
    pub(crate) closed: Option<StampView>,
    /// Set when it holds no longer.
    pub(crate) revoked: Option<RevocationView>,
    /// The highest rung that rings now: screen, phone, duty or handling; none while there is still time, and none once
    /// it was handled.
    #[schema(value_type = Option<String>)]
    pub(crate) rung: Option<Rung>,
    /// When it rings higher unless somebody answers.
    pub(crate) next_due_at: Option<i64>,
    pub(crate) version: u64,
}

/// What a view of a critical value is made from beyond itself.
pub(crate) struct CriticalFacts<'a> {
    pub(crate) patient: Option<PatientBrief>,
    pub(crate) case_number: Option<String>,
    pub(crate) ladder: Ladder,
    pub(crate) now: Moment,
    pub(crate) directory: &'a Directory,
}

impl CriticalView {
    pub(crate) fn of(stored: &Stored<Critical>, facts: CriticalFacts<'_>) -> Self {
        let CriticalFacts {
            patient,
            case_number,
            ladder,
            now,
            directory,
        } = facts;
        let critical = &stored.value;
        let stamp = |stamp: &Stamp| StampView {
            by: directory.person(stamp.by).name,
            at: stamp.at.millis(),
        };
        let mut view = Self {
            id: critical.id.uuid(),
            case: critical.case.uuid(),
            case_number,
            patient,
            institution: directory.institution(critical.owner.institution),
            village: critical.origin.map(|origin| directory.institution(origin)),
            value: critical.value.expose().clone(),
            note: critical.note.expose().clone(),
            replaces: critical.replaces.as_ref().map(|words| words.expose().clone()),
            state: critical.state.name().to_owned(),
            raised: stamp(&critical.raised),
            notified: None,
            notified_to: None,
            read_back: None,
            read_back_words: None,
            handled: None,
            handled_what: None,
            closed: None,
            revoked: critical.revocation().map(|revocation| RevocationView {
                by: directory.person(revocation.by).name,
                at: revocation.at.millis(),
                why: revocation.why,
                reason: revocation.reason.expose().clone(),
            }),
            rung: critical.overdue(&ladder, now).map(|due| due.rung),
            next_due_at: critical.next_due(&ladder, now).map(|due| due.at.millis()),
            version: stored.version,
        };
        let notice = |notified: &yuanzhen_domain::critical::Notice| StampView {
            by: directory.actor(notified.by),
            at: notified.at.millis(),
        };
        let to = |person: PersonId| directory.person(person).name;
        view.notified_to = match critical.done() {
            CriticalState::Raised | CriticalState::Revoked { .. } | CriticalState::Void { .. } => None,
            CriticalState::Notified { notified }
            | CriticalState::ReadBack { notified, .. }
            | CriticalState::Handled { notified, .. }
            | CriticalState::Closed { notified, .. } => notified.to.map(to),
        };
        match critical.done() {
            CriticalState::Raised | CriticalState::Revoked { .. } | CriticalState::Void { .. } => {}
            CriticalState::Notified { notified } => view.notified = Some(notice(notified)),
            CriticalState::ReadBack {
                notified,
                read_back,
                words,
            } => {
                view.notified = Some(notice(notified));
                view.read_back = Some(stamp(read_back));
                view.read_back_words = Some(words.expose().clone());
            }
            CriticalState::Handled {
                notified,
                read_back,
                words,
                handled,
                done,
            } => {
                view.notified = Some(notice(notified));
                view.read_back = Some(stamp(read_back));
                view.read_back_words = Some(words.expose().clone());
                view.handled = Some(stamp(handled));
                view.handled_what = Some(done.expose().clone());
            }
            CriticalState::Closed {
                notified,
                read_back,
                words,
                handled,
                done,
                closed,
            } => {
                view.notified = Some(notice(notified));
                view.read_back = Some(stamp(read_back));
                view.read_back_words = Some(words.expose().clone());
                view.handled = Some(stamp(handled));
                view.handled_what = Some(done.expose().clone());
                view.closed = Some(stamp(closed));
            }
        }
        view
    }
}
