//! DICOMweb under `/dicom-web`: who is asking is known here, by session cookie or by a device's token; what is given
//! to whom is the gateway's work and the domain's word.

use std::sync::Arc;

use axum::{
    Router,
    extract::FromRequestParts,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use uuid::Uuid;
use yuanzhen_dicom_gateway::web::{self, Entrance, Gate, Web};
use yuanzhen_domain::access::{Actor, DeviceActor};
use yuanzhen_domain::id::RequestId;

use crate::{
    app::App,
    http::{
        error::ApiError,
        request_id,
        requester::{Requester, Visitor},
    },
};

/// Tokens are shorter; a longer one is not looked up.
const LONGEST_TOKEN: usize = 256;

/// The routes below `/dicom-web`.
pub(crate) fn router(app: &App) -> Router<App> {
    let web = Web::new(Door(app.clone()), app.store.clone(), Arc::clone(&app.renderer));
    Router::new().nest("/dicom-web", web::router(web))
}

/// The gate in front of images.
struct Door(App);

impl Gate for Door {
    async fn enter(&self, parts: &mut Parts) -> Result<Entrance, Response> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .map(|token| token.trim().to_owned());
        match token {
            Some(token) => device(&self.0, parts, &token).await,
            None => person(&self.0, parts).await,
        }
        .map_err(IntoResponse::into_response)
    }

    fn uuid(&self) -> Uuid {
        self.0.system.uuid()
    }
}

async fn person(app: &App, parts: &mut Parts) -> Result<Entrance, ApiError> {
    let who = Requester::from_request_parts(parts, app).await?;
    let post = match who.account.staff.posts.as_slice() {
        [post] => Some((post.role, post.institution)),
        _ => None,
    };
    Ok(Entrance {
        actor: who.actor,
        session: Some(who.session.id),
        post,
        request: who.request,
        now: who.now,
    })
}

/// A device with a token that was not taken back. Whoever guesses is counted by address.
async fn device(app: &App, parts: &mut Parts, token: &str) -> Result<Entrance, ApiError> {
    let found = if token.is_empty() || token.len() > LONGEST_TOKEN {
        None
    } else {
        app.store.read().await?.device_by_token(token).await?
    };
    let Some(device) = found.map(|found| found.value).filter(|device| device.enabled) else {
        Visitor::from_request_parts(parts, app).await?;
        return Err(ApiError::signed_out());
    };
    Ok(Entrance {
        actor: Actor::Device(DeviceActor {
            id: device.id,
            institution: device.institution,
        }),
        session: None,
        post: None,
        request: parts
            .extensions
            .get::<RequestId>()
            .copied()
            .unwrap_or(request_id::NONE),
        now: app.system.now(),
    })
}
