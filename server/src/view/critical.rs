//! A critical value and where its loop stands.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::critical::{Critical, CriticalState, Ladder, Stamp};
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

/// A critical value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CriticalView {
    pub(crate) id: Uuid,
    pub(crate) case: Uuid,
    pub(crate) case_number: Option<String>,
    pub(crate) patient: Option<PatientBrief>,
    pub(crate) institution: Named,
    /// The words that must be read back.
    pub(crate) value: String,
    pub(crate) note: String,
    /// raised, notified, read-back, handled or closed.
    pub(crate) state: String,
    pub(crate) raised: StampView,
    pub(crate) notified: Option<StampView>,
    pub(crate) read_back: Option<StampView>,
    pub(crate) read_back_words: Option<String>,
    pub(crate) handled: Option<StampView>,
    pub(crate) handled_what: Option<String>,
    pub(crate) closed: Option<StampView>,
    /// When it rings higher unless somebody answers.
    pub(crate) next_due_at: Option<i64>,
    pub(crate) version: u64,
}

impl CriticalView {
    pub(crate) fn of(
        stored: &Stored<Critical>,
        patient: Option<PatientBrief>,
        case_number: Option<String>,
        now: Moment,
        directory: &Directory,
    ) -> Self {
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
            value: critical.value.expose().clone(),
            note: critical.note.expose().clone(),
            state: critical.state.name().to_owned(),
            raised: stamp(&critical.raised),
            notified: None,
            read_back: None,
            read_back_words: None,
            handled: None,
            handled_what: None,
            closed: None,
            next_due_at: critical
                .next_due(&Ladder::default(), now)
                .map(|due| due.at.millis()),
            version: stored.version,
        };
        let notice = |notified: &yuanzhen_domain::critical::Notice| StampView {
            by: directory.actor(notified.by),
            at: notified.at.millis(),
        };
        match &critical.state {
            CriticalState::Raised => {}
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
