//! A technician whose county goes down again and again while files are on their way, and what it owes.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use yuanzhen_domain::digest::Digest;

use super::county::{is_whole, moment_of};
use crate::cast::{Device, Program, Slice, Visitor};

/// Files on their way at once; a browser sends two, two tabs four.
const AT_ONCE: u64 = 3;
/// Slices each would send if nothing happened; more than it ever gets to.
const SLICES: u16 = 30;
/// Small pieces, so that most crashes come between two of them.
const PIECE: usize = 100_000;
/// Far from the seeds of other stories.
const SEEDS: u64 = 5_000;

/// A file, and what was promised of it.
struct Sent {
    slice: Slice,
    upload: String,
    /// Up to here the pieces were acknowledged.
    safe: usize,
    /// The commit was acknowledged.
    committed: bool,
}

/// All files that were ever begun.
#[derive(Default)]
pub(super) struct Sending {
    files: Vec<Sent>,
}

impl Sending {
    /// One life of the county: what was broken off before goes on, new files are begun, and it is killed in between.
    pub(super) async fn is_cut_off(&mut self, data: &Path, seed: u64) -> Result<()> {
        let program = Program::serve(data).await?;
        let technician = Arc::new(technician(&program).await?);
        self.goes_on(&technician).await?;
        let begun: Arc<Mutex<Vec<Sent>>> = Arc::default();
        let mut lanes = Vec::new();
        for lane in 0..AT_ONCE {
            let seed = SEEDS + seed * AT_ONCE + lane;
            let slices = Device::new()?.takes(seed, SLICES)?;
            let (technician, begun) = (Arc::clone(&technician), Arc::clone(&begun));
            lanes.push(tokio::spawn(async move {
                for (number, slice) in slices.into_iter().enumerate() {
                    let upload = format!("0190a000-0000-7000-8000-{:012x}", seed * 1_000 + number as u64);
                    let mut sent = Sent {
                        slice,
                        upload,
                        safe: 0,
                        committed: false,
                    };
                    let outcome = sent.sends(&technician).await;
                    begun.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
                    match outcome {
                        Ok(()) => {}
                        // The county is down.
                        Err(error) if error.downcast_ref::<reqwest::Error>().is_some() => return Ok(()),
                        Err(error) => return Err(error),
                    }
                }
                Ok(())
            }));
        }
        tokio::time::sleep(moment_of(seed)).await;
        program.kill();
        for lane in lanes {
            lane.await??;
        }
        let mut begun = begun.lock().unwrap_or_else(PoisonError::into_inner);
        self.files.append(&mut begun);
        Ok(())
    }

    /// The county comes up for good: everything promised is there, and what was broken off can be finished.
    pub(super) async fn finishes(mut self, data: &Path) -> Result<()> {
        let program = Program::serve(data).await?;
        let technician = technician(&program).await?;
        let reader = Visitor::sign_in(&program, "radiologist", "云溪县人民医院").await?;
        for file in &self.files {
            let there = is_whole(&file.slice, &reader).await?;
            ensure!(
                there || !file.committed,
                "{} was committed and is gone",
                file.slice.sop_instance
            );
        }
        self.goes_on(&technician).await?;
        for file in &self.files {
            ensure!(is_whole(&file.slice, &reader).await?, "it was finished now");
            let again = file.asks(&technician, "/commit").await?;
            ensure!(again["state"] == "committed", "the same answer again: {again}");
        }
        ensure!(self.files.len() > 3, "nothing was tested");
        program.kill();
        Ok(())
    }

    /// What was acknowledged stands, and the rest is sent from there.
    async fn goes_on(&mut self, technician: &Visitor) -> Result<()> {
        for file in self.files.iter_mut().filter(|file| !file.committed) {
            let acknowledged = file.safe;
            file.sends(technician).await?;
            ensure!(file.safe >= acknowledged, "acknowledged pieces are gone");
        }
        Ok(())
    }
}

impl Sent {
    /// Opens or resumes, sends what is missing, commits.
    async fn sends(&mut self, technician: &Visitor) -> Result<()> {
        let file = &self.slice.file;
        let form = json!({
            "id": self.upload, "size_bytes": file.len(), "sha256": Digest::sha256(file).hex(), "kind": "dicom",
        });
        let opened = read(technician.post("/api/v1/uploads", &form).await?).await?;
        let mut at = offset(&opened)?;
        ensure!(
            at >= self.safe,
            "{} bytes were acknowledged and {at} are there",
            self.safe
        );
        while at < file.len() {
            let piece = &file[at..file.len().min(at + PIECE)];
            let path = format!("/api/v1/uploads/{}", self.upload);
            let answer = read(technician.piece(&path, at, piece).await?).await?;
            at = offset(&answer)?;
            self.safe = at;
        }
        self.asks(technician, "/commit").await?;
        self.committed = true;
        Ok(())
    }

    async fn asks(&self, technician: &Visitor, what: &str) -> Result<Value> {
        let path = format!("/api/v1/uploads/{}{what}", self.upload);
        read(technician.post(&path, &json!({})).await?).await
    }
}

async fn technician(program: &Program) -> Result<Visitor> {
    Visitor::sign_in(program, "technician", "青山").await
}

fn offset(answer: &Value) -> Result<usize> {
    let offset = answer["offset"].as_u64().context("an offset")?;
    Ok(usize::try_from(offset)?)
}

async fn read(answer: Response) -> Result<Value> {
    let status = answer.status();
    let body = answer.text().await?;
    ensure!(
        [StatusCode::OK, StatusCode::CREATED].contains(&status),
        "{status}: {body}"
    );
    Ok(serde_json::from_str(&body)?)
}
