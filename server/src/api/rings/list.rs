//! `GET /rings`: what rings at me now. Who calls from where, how urgently and for what complaint; of the patient no more
//! than sex and age.

use axum::{Json, extract::State};
use yuanzhen_domain::consult::{Ring, RingPurpose, RingStanding};
use yuanzhen_domain::id::PersonId;
use yuanzhen_store::{Reading, Stored};

use crate::{
    app::App,
    http::{answer::Answer, error::ErrorBody, page::Page, requester::Requester},
    view::{self, directory::Directory, ring::IncomingRing},
    watch,
};
use yuanzhen_domain::access::{self, Action};

/// What rings at the requester now.
#[utoipa::path(get, path = "/rings", tag = "rings", security(("session" = [])),
    responses((status = OK, body = Page<IncomingRing>), (status = UNAUTHORIZED, body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, who: Requester) -> Answer<Page<IncomingRing>> {
    let today = view::today(&app, &who).await?;
    let timers = app.config.consults.timers();
    let mut reading = app.store.read().await?;
    let ringing = reading.rings_calling(who.person()).await?;
    let directory = Directory::read(&mut reading).await?;
    let mut items = Vec::new();
    let on_duty = reading.duty(who.person()).await?.is_some();
    for ring in ringing.iter().filter(|ring| calls(ring, who.person(), on_duty)) {
        if let Some(view) = incoming(&mut reading, &who, ring, today, &timers, &directory).await? {
            items.push(view);
        }
    }
    Ok(Json(Page::whole(items)))
}

/// Whether somebody's screen should ring. Who cannot be proven to hear is rung all the same when they are on duty, for their
/// line may have come back or a press may let their page sound; and a guest, who need not be on duty.
pub(in crate::api) fn calls(ring: &Ring, person: PersonId, on_duty: bool) -> bool {
    let rings_unproven = (on_duty || ring.purpose == RingPurpose::Guest)
        && ring.standing(person) == Some(RingStanding::NotReachable);
    ring.outcome().is_none() && (ring.rings_at(person) || rings_unproven)
}

async fn incoming(
    reading: &mut Reading,
    who: &Requester,
    ring: &Stored<Ring>,
    today: jiff::civil::Date,
    timers: &yuanzhen_domain::consult::ConsultTimers,
    directory: &Directory,
) -> Result<Option<IncomingRing>, crate::http::error::ApiError> {
    let subject = reading
        .subject(Action::SeeConsult.kind(), ring.consult.uuid())
        .await?;
    // Who was rung and has lost the right to answer is not rung any more.
    let Some(permit) = subject.and_then(|(subject, relation)| {
        access::may(&who.actor, Action::DeclineConsult, &subject, &relation).ok()?;
        access::may(&watch::ring::ACTOR, Action::SeeConsult, &subject, &relation).ok()
    }) else {
        return Ok(None);
    };
    let Some(file) = reading.consult_file(&permit, ring.consult).await? else {
        return Ok(None);
    };
    Ok(IncomingRing::of(
        ring,
        who.person(),
        &file.consult,
        &file.patient,
        today,
        timers,
        directory,
    ))
}
