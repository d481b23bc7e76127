//! `GET /consults/{id}`: a consult with everything that belongs to it. Opening it writes one audit row and gives a grant
//! of a quarter of an hour. To the dispatcher it is masked: who, when, where it stands, and not a word of the patient.

use std::collections::HashMap;

use axum::{Json, extract::State};
use yuanzhen_domain::access::{self, Action, Kind, Permit};
use yuanzhen_domain::consult::{Consult, OpinionState};
use yuanzhen_domain::id::ConsultId;
use yuanzhen_store::{Reading, Stored};

use super::packet::packet;
use crate::{
    api::{cases, found},
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    view::{
        self,
        consult::{ConsultParts, ConsultView},
        consult_row::RowFacts,
        directory::Directory,
        dose::DoseView,
        opinion::{OpinionContentView, OpinionView},
        timeline::timeline,
    },
    watch::called,
};

/// Opens a consult.
#[utoipa::path(get, path = "/consults/{id}", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = ConsultView), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn show(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
) -> Answer<ConsultView> {
    open(&app, &who, id).await.map(Json)
}

/// The consult as the requester may see it, noted in the audit chain unless a grant says it was noted a moment ago.
///
/// # Errors
/// `not-found` for strangers, or a fault of the store.
pub(crate) async fn open(app: &App, who: &Requester, id: ConsultId) -> Result<ConsultView, ApiError> {
    let permit = look(app, who, id).await?;
    cases::note(app, who, &permit).await?;
    let today = view::today(app, who).await?;
    let mut reading = app.store.read().await?;
    let file = reading
        .consult_file(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let directory = Directory::read(&mut reading).await?;
    let clinical = permit.action().is_clinical();
    let consult = &file.consult;
    let room = reading.room(&permit, id).await?;
    let events = reading.events_of(id.uuid()).await?;
    let phones = called::phones(&mut reading, consult.owner.reading_group, &directory, who.now).await?;
    let (mut opinion, mut doses, mut pictures, mut chat, mut shown) =
        (None, Vec::new(), Vec::new(), Vec::new(), None);
    if clinical {
        opinion = self::opinion(&mut reading, &permit, consult, who, &directory).await?;
        doses = reading.doses(&permit, id).await?;
        pictures = reading.consult_pictures(&permit, id).await?;
        chat = reading.chat(&permit, id).await?;
        shown = Some(packet(&mut reading, who, consult, today, &directory).await?);
    }
    let timers = app.config.consults.timers();
    let present = room
        .iter()
        .map(|room| (room.consult, room.present()))
        .collect::<HashMap<_, _>>();
    Ok(ConsultView::of(ConsultParts {
        file: &file,
        facts: RowFacts {
            clinical,
            reader: who.person(),
            present: &present,
            timers: &timers,
            now: who.now,
            today,
            directory: &directory,
        },
        actor: &who.actor,
        room: room.as_ref().map(|room| &room.value),
        opinion,
        doses: doses.iter().map(|dose| DoseView::of(dose, &directory)).collect(),
        pictures: &pictures,
        packet: shown,
        phones: &phones,
        chat: &chat,
        timeline: timeline(&events, &directory),
    }))
}

/// In full for the two sides and whoever is invited, masked for those who keep the work flowing.
async fn look(app: &App, who: &Requester, id: ConsultId) -> Result<Permit, ApiError> {
    let subject = app.store.read().await?.subject(Kind::Consult, id.uuid()).await?;
    if let Some((subject, relation)) = subject
        && access::may(&who.actor, Action::SeeConsult, &subject, &relation).is_err()
        && let Ok(permit) = access::may(&who.actor, Action::SeeConsultFlow, &subject, &relation)
    {
        return Ok(permit);
    }
    found(app, who, Action::SeeConsult, id.uuid()).await
}

/// The opinion: to its writer with what was typed last, to the other hands once the writer has signed, to the site once
/// all have.
async fn opinion(
    reading: &mut Reading,
    permit: &Permit,
    consult: &Stored<Consult>,
    who: &Requester,
    directory: &Directory,
) -> Result<Option<OpinionView>, ApiError> {
    let writes = access::may(
        &who.actor,
        Action::WriteOpinion,
        &consult.subject(),
        &consult.relation(),
    )
    .is_ok();
    let mut versions = reading.opinion_versions(permit, consult.id).await?;
    versions.retain(|version| {
        writes
            || match version.state {
                OpinionState::Draft | OpinionState::Signing { .. } => false,
                OpinionState::Signed { .. } | OpinionState::Amended { .. } => true,
            }
    });
    let is_draft = versions
        .first()
        .is_some_and(|newest| newest.state == OpinionState::Draft);
    let Some(mut view) = OpinionView::of(&versions, consult, directory) else {
        return Ok(None);
    };
    if is_draft && let Some(draft) = reading.opinion_draft(permit, consult.id).await? {
        view.content = OpinionContentView::from(&draft.content);
        view.digest = draft.content.digest().to_string();
        view.missing = draft.content.missing().into_iter().map(str::to_owned).collect();
        view.draft_version = draft.version;
    }
    Ok(Some(view))
}
