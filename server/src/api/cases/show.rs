//! `GET /cases/{id}`: a case with everything that belongs to it. Opening it writes one audit row and gives a grant of a
//! quarter of an hour, under which it may be refreshed and its images looked at without a row for each.

use axum::{Json, extract::State};
use yuanzhen_domain::access::{self, Action, Permit};
use yuanzhen_domain::event::Fact;
use yuanzhen_domain::id::{CaseId, GrantId, PersonId};
use yuanzhen_domain::moment::Millis;
use yuanzhen_store::{CaseFile, Grant, NumberedEvent, Reading};

use crate::{
    api::{found, images::Images},
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    view::{
        self,
        case::{CaseParts, CaseView},
        directory::Directory,
        report::ReportView,
        study::InstanceSetView,
        timeline::timeline,
    },
};

/// How long one opening lasts.
const GRANT: Millis = Millis::minutes(15);

/// Opens a case.
#[utoipa::path(get, path = "/cases/{id}", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = CaseView), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn show(State(app): State<App>, who: Requester, Id(id): Id<CaseId>) -> Answer<CaseView> {
    open(&app, &who, id).await.map(Json)
}

/// The case as the requester may see it, noted in the audit chain unless a grant says it was noted a moment ago.
///
/// # Errors
/// `not-found` for strangers, or a fault of the store.
pub(crate) async fn open(app: &App, who: &Requester, id: CaseId) -> Result<CaseView, ApiError> {
    let permit = look(app, who, id).await?;
    note(app, who, &permit).await?;
    let mut reading = app.store.read().await?;
    let file = reading
        .case_file(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let directory = Directory::read(&mut reading).await?;
    let events = reading
        .events_of_case(id.uuid(), &access::scope(&who.actor, permit.action()))
        .await?;
    let clinical = permit.action().is_clinical();
    let instance_set = if clinical {
        let images = Images::of(&mut reading, who, &file).await?;
        images.map(|images| InstanceSetView::from(&images.set))
    } else {
        None
    };
    let report = if clinical {
        report(&mut reading, &permit, &file, &directory, &events, who).await?
    } else {
        None
    };
    Ok(CaseView::of(CaseParts {
        file: &file,
        clinical,
        ladder: app.config.timers.ladder(),
        now: who.now,
        today: view::today(app, who).await?,
        directory: &directory,
        actor: &who.actor,
        report,
        instance_set,
        timeline: timeline(&events, &directory),
    }))
}

/// In full for those who treat, masked for those who keep the work flowing.
async fn look(app: &App, who: &Requester, id: CaseId) -> Result<Permit, ApiError> {
    let subject = app
        .store
        .read()
        .await?
        .subject(Action::SeeFlow.kind(), id.uuid())
        .await?;
    if let Some((subject, relation)) = subject
        && access::may(&who.actor, Action::SeeCase, &subject, &relation).is_err()
        && let Ok(permit) = access::may(&who.actor, Action::SeeFlow, &subject, &relation)
    {
        return Ok(permit);
    }
    found(app, who, Action::SeeCase, id.uuid()).await
}

/// Notes in the audit chain that something was opened, once for a quarter of an hour.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn note(app: &App, who: &Requester, permit: &Permit) -> Result<(), ApiError> {
    let subject = permit.subject();
    let known = app
        .store
        .read()
        .await?
        .grant(who.session.id, subject.kind, subject.id, who.now)
        .await?;
    if known.is_some() {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    tx.give_grant(&Grant {
        id: GrantId::from_uuid(app.system.uuid()),
        session: who.session.id,
        person: who.person(),
        kind: subject.kind,
        subject: subject.id,
        purpose: permit.purpose(),
        created_at: who.now,
        expires_at: who.now.plus(GRANT),
    })
    .await?;
    tx.commit(who.entry(permit)).await?;
    Ok(())
}

/// The report; to its writer with what was typed last, to others only from submission on.
async fn report(
    reading: &mut Reading,
    permit: &Permit,
    file: &CaseFile,
    directory: &Directory,
    events: &[NumberedEvent],
    who: &Requester,
) -> Result<Option<ReportView>, ApiError> {
    let hands = view::case::hands(file, directory);
    let Some(newest) = file.reports.first() else {
        return Ok(None);
    };
    let may_see = access::may(
        &who.actor,
        Action::SeeReport,
        &newest.subject(),
        &newest.relation(),
    )
    .is_ok();
    if !may_see {
        return Ok(None);
    }
    let reads = access::may(
        &who.actor,
        Action::WriteReport,
        &newest.subject(),
        &newest.relation(),
    )
    .is_ok();
    // A site sees a report when it is signed, never a draft.
    let shown: Vec<_> = file
        .reports
        .iter()
        .filter(|report| {
            reads
                || report.is_signed()
                || !report.state.signatures().is_empty()
                    && report.state.name() != "submitted"
                    && report.state.name() != "reviewing"
        })
        .cloned()
        .collect();
    let Some(mut view) = ReportView::of(&shown, hands, directory) else {
        return Ok(None);
    };
    if newest.state.name() == "draft" {
        view.taken_over_from = taken_over_from(events, newest.written_by).map(|from| directory.person(from));
    }
    if newest.written_by == who.person()
        && newest.state.name() == "draft"
        && let Some(draft) = reading.draft(permit, file.case.id).await?
    {
        view.content = (&draft.content).into();
        view.draft_saved_at = draft.saved_at.millis();
        view.draft_version = draft.version;
    }
    Ok(Some(view))
}

/// Who wrote until `writer` went on.
fn taken_over_from(events: &[NumberedEvent], writer: PersonId) -> Option<PersonId> {
    events
        .iter()
        .rev()
        .find_map(|numbered| match numbered.event.fact {
            Fact::ReportHandedOver { from, to } => Some((from, to)),
            _ => None,
        })
        .filter(|(_, to)| *to == writer)
        .map(|(from, _)| from)
}
