//! `yuanzhen dicom echo|send`: tries a peer, or this server, from the command line.

use std::{path::PathBuf, process::ExitCode};

use yuanzhen_dicom_gateway::dimse::Client;

use super::NO;
use crate::cli::Peer;

pub(super) async fn echo(peer: &Peer) -> anyhow::Result<ExitCode> {
    let status = Client::echo(peer.address, &peer.calling, &peer.called).await?;
    println!("{} at {} answered: {status}", peer.called, peer.address);
    Ok(if status.is_stored() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NO)
    })
}

pub(super) async fn send(peer: &Peer, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let sent = Client::store(peer.address, &peer.calling, &peer.called, files).await?;
    let mut refused = 0;
    for one in &sent {
        let comment = one
            .comment
            .as_deref()
            .map(|comment| format!(" ({comment})"))
            .unwrap_or_default();
        println!("{}: {}{comment}", one.path.display(), one.status);
        refused += usize::from(!one.status.is_stored());
    }
    eprintln!("{} sent, {refused} refused", sent.len());
    Ok(if refused == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NO)
    })
}
