//! `POST /line-trial`: before a consult somebody tries their line: a token for a short room of their own, in which the echo
//! partner waits for them. No patient and no case is in it.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        requester::Requester,
    },
    signalling::trial::NoTrial,
};

/// What one comes into the room of a trial with.
#[derive(Debug, Serialize, ToSchema)]
struct LineTrialView {
    /// For the `join` message on `/ws`.
    token: String,
    room: Uuid,
    /// Who one is in the room.
    participant: Uuid,
    /// How many others are there: the echo partner.
    others: usize,
    /// When the room ends by itself, and the token with it.
    expires_at: i64,
}

/// The endpoint of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(begin))
}

/// Begins a trial of the requester's line; one that goes on ends.
#[utoipa::path(post, path = "/line-trial", tag = "line-trial", security(("session" = [])),
    responses((status = OK, body = LineTrialView), (status = CONFLICT, body = ErrorBody, description = "no-relay, trials-full, trial-replaced, no-post"), (status = UNAUTHORIZED, body = ErrorBody), (status = SERVICE_UNAVAILABLE, body = ErrorBody, description = "no-echo")))]
async fn begin(State(app): State<App>, who: Requester) -> Answer<LineTrialView> {
    let Some(post) = who.account.staff.posts.first().copied() else {
        return Err(ApiError::conflict(
            "no-post",
            "somebody without a post comes into no room",
        ));
    };
    let begun = app.rooms.try_line(&app.life, who.person(), post).await;
    let ticket = begun.map_err(|why| refused(&why))?;
    Ok(Json(LineTrialView {
        token: ticket.token,
        room: ticket.room.0,
        participant: ticket.participant.0,
        others: ticket.others,
        expires_at: ticket.expires_at.millis(),
    }))
}

fn refused(why: &NoTrial) -> ApiError {
    let code = match why {
        NoTrial::NoRelay => "no-relay",
        NoTrial::Full => "trials-full",
        NoTrial::Replaced => "trial-replaced",
        NoTrial::Partner { source } => {
            tracing::warn!(error = %source, "an echo partner could not come into its room");
            return ApiError::unavailable("no-echo", why.to_string());
        }
    };
    ApiError::conflict(code, why.to_string())
}
