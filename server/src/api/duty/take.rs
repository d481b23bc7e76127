//! `GET /duty`, `POST /duty`, `POST /duty/leave`: where I stand, on duty, off again.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::Duty;
use yuanzhen_domain::event::Fact;
use yuanzhen_domain::roster::Roster;

use super::{groups, view};
use crate::{
    app::App,
    http::{answer::Answer, error::ErrorBody, requester::Requester},
    view::{directory::Directory, duty::DutyView},
    watch,
};

/// The requester's duty.
#[utoipa::path(get, path = "/duty", tag = "duty", security(("session" = [])),
    responses((status = OK, body = DutyView), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn show(State(app): State<App>, who: Requester) -> Answer<DutyView> {
    let _permit = who.list(&app, Action::TakeDuty).await?;
    let mut reading = app.store.read().await?;
    let duty = reading.duty(who.person()).await?;
    view(&app, &who, &mut reading, duty.as_ref()).await.map(Json)
}

/// Goes on duty. Whoever is on it stays on it as they are.
#[utoipa::path(post, path = "/duty", tag = "duty", security(("session" = [])),
    responses((status = OK, body = DutyView), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn take(State(app): State<App>, who: Requester) -> Answer<DutyView> {
    let _permit = who.list(&app, Action::TakeDuty).await?;
    let mut tx = app.store.begin().await?;
    let duty = match tx.hold_duty(who.person()).await? {
        Some(duty) => duty,
        None => {
            let duty = Duty::take(who.now);
            tx.save_duty(who.person(), &duty).await?;
            tell(&mut tx, &who, &Fact::DutyTaken { person: who.person() }).await?;
            duty
        }
    };
    tx.commit(who.own_entry(Action::TakeDuty.as_str())).await?;
    let by = who.actor.reference();
    watch::ring::duty_changed(&app, who.person(), by, who.now).await?;
    let mut reading = app.store.read().await?;
    view(&app, &who, &mut reading, Some(&duty)).await.map(Json)
}

/// Goes off duty.
#[utoipa::path(post, path = "/duty/leave", tag = "duty", security(("session" = [])),
    responses((status = OK, body = DutyView), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn leave(State(app): State<App>, who: Requester) -> Answer<DutyView> {
    let _permit = who.list(&app, Action::TakeDuty).await?;
    let mut tx = app.store.begin().await?;
    if tx.end_duty(who.person()).await? {
        tell(&mut tx, &who, &Fact::DutyLeft { person: who.person() }).await?;
    }
    tx.commit(who.own_entry("leave-duty")).await?;
    let by = who.actor.reference();
    watch::ring::duty_changed(&app, who.person(), by, who.now).await?;
    let mut reading = app.store.read().await?;
    view(&app, &who, &mut reading, None).await.map(Json)
}

/// Each group learns of it.
async fn tell(
    tx: &mut yuanzhen_store::Tx,
    who: &Requester,
    fact: &Fact,
) -> Result<(), crate::http::error::ApiError> {
    let directory = Directory::read(tx).await?;
    let events: Vec<_> = groups(who, &directory)
        .into_iter()
        .map(|group| Roster::event(group, fact.clone(), who.actor.reference(), who.now))
        .collect();
    tx.publish(events);
    Ok(())
}
