//! What one client may ask: requests a second by person, or by address while nobody is signed in; size of a body;
//! time of a request. Waiting after wrong passwords is in `identity::throttle`.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use axum::{
    body::Body,
    extract::{DefaultBodyLimit, Request, State},
    http::Response,
    middleware::Next,
    response::IntoResponse,
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use yuanzhen_domain::id::PersonId;

use super::error::ApiError;
use crate::config::LimitsConfig;

/// How often keys that have recovered are forgotten.
pub const SWEEP: Duration = Duration::from_secs(60);

/// The rates, shared by all requests.
#[derive(Debug)]
pub struct Limits {
    persons: DefaultKeyedRateLimiter<PersonId>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl Limits {
    /// Rates of the configuration, which has checked that none is zero.
    #[must_use]
    pub fn new(config: &LimitsConfig) -> Self {
        let quota = |per_second: u32, burst: u32| {
            let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
            Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(burst))
        };
        Self {
            persons: RateLimiter::keyed(quota(config.person_per_second, config.person_burst)),
            addresses: RateLimiter::keyed(quota(config.address_per_second, config.address_burst)),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a request of a signed-in person.
    ///
    /// # Errors
    /// `too-many-requests` with the time to wait.
    pub fn person(&self, person: PersonId) -> Result<(), ApiError> {
        self.persons
            .check_key(&person)
            .map_err(|early| too_many(early.wait_time_from(self.clock.now())))
    }

    /// Counts a request of somebody unknown.
    ///
    /// # Errors
    /// `too-many-requests` with the time to wait.
    pub fn address(&self, address: IpAddr) -> Result<(), ApiError> {
        self.addresses
            .check_key(&address)
            .map_err(|early| too_many(early.wait_time_from(self.clock.now())))
    }

    /// Forgets whoever has recovered, so that memory follows the number of active clients.
    pub fn sweep(&self) {
        self.persons.retain_recent();
        self.addresses.retain_recent();
    }
}

fn too_many(wait: Duration) -> ApiError {
    ApiError::too_many("too-many-requests", wait)
}

/// The largest body of a route, for the error that names it.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimit(pub usize);

/// Layer: the largest body of the routes below, known to [`super::body`].
pub async fn body_limit(State(limit): State<BodyLimit>, mut request: Request, next: Next) -> Response<Body> {
    request.extensions_mut().insert(limit);
    next.run(request).await
}

/// The axum layer that goes with [`body_limit`].
pub fn axum_body_limit(limit: BodyLimit) -> DefaultBodyLimit {
    DefaultBodyLimit::max(limit.0)
}

/// Layer: gives up a request whose answer does not begin in time.
pub async fn time_limit(State(limit): State<Duration>, request: Request, next: Next) -> Response<Body> {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::unavailable("too-slow", "the answer took too long; try again").into_response(),
    }
}
