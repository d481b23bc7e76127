//! `POST /duty/beat` and `/proven`: the page says every ten seconds whether its sound runs, the screen stays awake and the
//! page is in sight; the person says that they heard the test tone. A locked page goes on beating: it rings all the same.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Beat, WakeLock};

use super::view;
use crate::{
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        requester::{LockedRequester, Requester},
    },
    view::{duty::DutyView, words},
    watch,
};

/// What a page on duty says of itself.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BeatForm {
    /// The sound runs: the browser plays, and nothing is muted that the page can see.
    sound: bool,
    #[schema(schema_with = words::wake_lock)]
    wake_lock: WakeLock,
    /// The page is in sight.
    visible: bool,
}

/// The page on duty is there.
#[utoipa::path(post, path = "/duty/beat", tag = "duty", security(("session" = [])), request_body = BeatForm,
    responses((status = OK, body = DutyView), (status = CONFLICT, body = ErrorBody, description = "not-on-duty"), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn beat(
    State(app): State<App>,
    LockedRequester(who): LockedRequester,
    JsonBody(form): JsonBody<BeatForm>,
) -> Answer<DutyView> {
    let _permit = who.list(&app, Action::TakeDuty).await?;
    let beat = Beat {
        sound: form.sound,
        wake_lock: form.wake_lock,
        visible: form.visible,
    };
    let duty = app
        .store
        .beat_duty(who.person(), beat, who.now)
        .await?
        .ok_or_else(off_duty)?;
    let by = who.actor.reference();
    watch::ring::duty_changed(&app, who.person(), by, who.now).await?;
    let mut reading = app.store.read().await?;
    view(&app, &who, &mut reading, Some(&duty)).await.map(Json)
}

/// The test tone was heard, by the hand of the one who heard it.
#[utoipa::path(post, path = "/duty/proven", tag = "duty", security(("session" = [])),
    responses((status = OK, body = DutyView), (status = CONFLICT, body = ErrorBody, description = "not-on-duty"), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn proven(State(app): State<App>, who: Requester) -> Answer<DutyView> {
    let _permit = who.list(&app, Action::TakeDuty).await?;
    let mut tx = app.store.begin().await?;
    let duty = tx
        .hold_duty(who.person())
        .await?
        .ok_or_else(off_duty)?
        .prove(who.now);
    tx.save_duty(who.person(), &duty).await?;
    tx.commit(who.own_entry("prove-duty")).await?;
    let by = who.actor.reference();
    watch::ring::duty_changed(&app, who.person(), by, who.now).await?;
    let mut reading = app.store.read().await?;
    view(&app, &who, &mut reading, Some(&duty)).await.map(Json)
}

fn off_duty() -> ApiError {
    ApiError::conflict("not-on-duty", "go on duty first")
}
