//! `yuanzhen serve`: starts the center, prints the ready line, waits to be asked to stop, stops in two steps.

use std::{io::Write, process::ExitCode};

use anyhow::Context;
use nix::sys::stat::{Mode, umask};
use sd_notify::NotifyState;

use crate::{
    cli::Serve,
    lifecycle,
    role::center::{Center, Options},
    system::System,
    telemetry,
};

pub(super) async fn run(asked: Serve) -> anyhow::Result<ExitCode> {
    let config = asked.config()?;
    telemetry::start(&config.telemetry)?;
    // Whatever a library writes in our name is ours alone as well.
    umask(Mode::S_IRWXG | Mode::S_IRWXO);
    let options = Options {
        demo: asked.demo,
        demo_on_lan: asked.demo_on_lan,
        practice_partner: asked.practice_partner,
    };
    let center = Center::start(config, System::real(), options).await?;
    print_ready(&center)?;
    // Without systemd there is nobody to tell.
    let _ = sd_notify::notify(&[NotifyState::Ready]);
    lifecycle::asked_to_stop()
        .await
        .context("signals cannot be awaited")?;
    let _ = sd_notify::notify(&[NotifyState::Stopping]);
    tracing::info!("finishing what is under way");
    let dropped = center.stop(lifecycle::GRACE).await;
    if dropped > 0 {
        tracing::warn!("{dropped} tasks did not finish in time and were dropped");
    }
    Ok(ExitCode::SUCCESS)
}

fn print_ready(center: &Center) -> anyhow::Result<()> {
    let line = serde_json::to_string(&center.ready)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .context("the ready line cannot be written")?;
    if let Some(link) = &center.ready.enrol {
        // For a person who starts the program by hand; whoever reads standard error started it.
        eprintln!("\nThere is no administrator yet. Open this link once to become the first:\n\n  {link}\n");
    }
    Ok(())
}
