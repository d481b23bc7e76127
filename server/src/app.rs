//! What every handler and worker is given: the store, the clock, the configuration and the program's shared parts.
//! It is put together by `role::center` and by tests; it decides nothing.

use std::{
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use axum::extract::FromRef;
use utoipa::openapi::OpenApi;
use yuanzhen_dicom_gateway::render::Renderer;
use yuanzhen_store::Store;

use crate::{
    authority::Authority,
    config::Config,
    http::limits::Limits,
    identity::{password::Passwords, throttle::Throttle},
    keys::Keys,
    lifecycle::Lifecycle,
    live::hub::Hub,
    signalling::rooms::Rooms,
    system::System,
    telemetry::Figures,
};

/// The program's parts, shared by all requests. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What [`App`] shares.
pub struct Parts {
    /// The configuration in force.
    pub config: Config,
    /// Clock and randomness.
    pub system: System,
    /// Records and objects.
    pub store: Store,
    /// The program's own keys.
    pub keys: Keys,
    /// Draws pictures in children, for pages and for paper alike.
    pub renderer: Arc<Renderer>,
    /// The county's certificate authority.
    pub authority: Arc<Authority>,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Waiting imposed on those who guess.
    pub throttle: Mutex<Throttle>,
    /// Request rates.
    pub limits: Limits,
    /// The live feed.
    pub hub: Hub,
    /// Consult rooms, and the relay when it runs in this process.
    pub rooms: Arc<Rooms>,
    /// Figures for `/metrics`.
    pub figures: Figures,
    /// Tasks and shutdown.
    pub life: Lifecycle,
    /// Whether this is the synthetic county, said on every page.
    pub demo: bool,
}

impl App {
    /// Shares the parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The throttle, for one question at a time.
    pub fn with_throttle<T>(&self, ask: impl FnOnce(&mut Throttle) -> T) -> T {
        ask(&mut self.throttle.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<App> for System {
    fn from_ref(app: &App) -> Self {
        app.system.clone()
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

/// The description of the API, printed by `yuanzhen api openapi` and served at `/api/v1/openapi.json`.
#[must_use]
pub fn openapi() -> OpenApi {
    crate::api::router().into_openapi()
}
