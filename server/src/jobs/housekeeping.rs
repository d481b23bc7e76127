//! What is done now and then without anybody asking: forgetting ended sessions and grants, finished jobs, abandoned
//! uploads and objects no row names, noting where the audit chain stands, renewing the certificate, saying that this node lives. Each step stands alone;
//! a failing one is logged and the others go on.

use std::{sync::Arc, time::Duration};

use yuanzhen_domain::moment::Millis;

use crate::{app::App, tls::Certificates};

/// Between two rounds.
const EVERY: Duration = Duration::from_secs(600);

/// Between two walks over all objects; a county has millions of them.
const OBJECTS_EVERY: Duration = Duration::from_secs(24 * 3_600);

/// An object is written before the row that names it. What no row names after this long, none ever will: the longest
/// way from one to the other is a transaction.
const OBJECTS_KEPT: Millis = Millis::hours(24);

/// Ended sessions are kept this long, for the person who asks where they were signed in.
const SESSIONS_KEPT: Millis = Millis::hours(24 * 30);

/// Finished jobs are kept this long, for whoever looks into what happened.
const JOBS_KEPT: Millis = Millis::hours(24 * 7);

/// A page that was away longer loads everything anew.
const EVENTS_RESUMABLE: Millis = Millis::hours(24 * 3);

/// Runs until shutdown.
pub async fn run(app: App) {
    let mut sweep = tokio::time::interval(crate::http::limits::SWEEP);
    let mut round = tokio::time::interval(EVERY);
    let start = tokio::time::Instant::now() + EVERY;
    let mut walk = tokio::time::interval_at(start, OBJECTS_EVERY);
    loop {
        tokio::select! {
            () = app.life.finishing() => return,
            _ = sweep.tick() => app.limits.sweep(),
            _ = round.tick() => tidy(&app).await,
            _ = walk.tick() => sweep_objects(&app).await,
        }
    }
}

/// One round of what is cheap.
pub async fn tidy(app: &App) {
    let now = app.system.now();
    let store = &app.store;
    said("sessions", store.sweep_sessions(now.minus(SESSIONS_KEPT)).await);
    said("jobs", store.sweep_jobs(now.minus(JOBS_KEPT)).await);
    said("grants", store.sweep_grants(now).await);
    said("uploads", store.sweep_uploads(now).await);
    said(
        "events",
        store.move_event_horizon(now.minus(EVENTS_RESUMABLE)).await,
    );
    said("audit checkpoint", store.checkpoint_audit(now).await);
}

/// Removes what a transaction that never came left behind.
pub async fn sweep_objects(app: &App) {
    let before = app.system.now().minus(OBJECTS_KEPT);
    let swept = app.store.sweep_objects(before).await;
    if let Ok(removed) = swept
        && removed > 0
    {
        tracing::info!(
            objects = removed,
            "{removed} objects that no row names were removed"
        );
    }
    said("objects", swept);
}

fn said<T, E: std::error::Error + Send + Sync + 'static>(what: &str, result: Result<T, E>) {
    if let Err(error) = result {
        tracing::warn!(
            error = format!("{:#}", anyhow::Error::from(error)),
            "housekeeping of {what} failed"
        );
    }
}

/// Looks for a newer certificate until shutdown.
pub async fn renew_certificate(app: App, certificates: Arc<Certificates>) {
    let every = Duration::from_millis(app.config.http.certificate_check_ms);
    loop {
        tokio::select! {
            () = app.life.finishing() => return,
            () = tokio::time::sleep(every) => {}
        }
        match certificates.refresh(app.system.now()) {
            Ok(true) => tracing::info!("the certificate was exchanged"),
            Ok(false) => {}
            Err(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "the new certificate cannot be used; the old one stays"
                );
            }
        }
    }
}

/// Tells systemd that this process is not stuck, if systemd asked to be told.
pub async fn watchdog(app: App) {
    let Some(limit) = sd_notify::watchdog_enabled() else {
        return;
    };
    loop {
        tokio::select! {
            () = app.life.finishing() => return,
            () = tokio::time::sleep(limit / 2) => {}
        }
        if app.store.is_ready().await {
            // Nobody listening is systemd's affair.
            let _ = sd_notify::notify(&[sd_notify::NotifyState::Watchdog]);
        }
    }
}
