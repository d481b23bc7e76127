//! One county that crashes again and again, and what it owes.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use yuanzhen_peers::stamp;

use crate::cast::{Device, Program, Slice, Visitor};

/// How many times the county goes down.
pub(super) const CRASHES: u64 = 50;
/// Slices a device would send if nothing happened; more than it ever gets to.
const SLICES: u16 = 60;
/// The shortest and the longest time from the first slice to the crash.
const SOONEST_MS: u64 = 20;
const SPREAD_MS: u64 = 600;

/// What happened in one life of the program.
pub(super) struct Crash {
    acknowledged: Vec<Slice>,
    unanswered: Vec<Slice>,
}

impl Crash {
    /// Lets a device send until the moment that follows from `seed`, then lets `end` end the program. `end` answers
    /// until when what was said counts as acknowledged.
    pub(super) async fn during_a_receive(
        data: &Path,
        seed: u64,
        end: impl FnOnce(Program) -> Result<Instant>,
    ) -> Result<Self> {
        let program = Program::serve(data).await?;
        let ct = Device::new()?;
        let slices = ct.takes(seed, SLICES)?;
        let to = program.dicom();
        let sending = tokio::spawn(async move {
            let mut answers = Vec::new();
            for slice in &slices {
                if !ct.sends(slice, to).await {
                    break;
                }
                answers.push(stamp());
            }
            (slices, answers)
        });
        tokio::time::sleep(moment_of(seed)).await;
        let moment = end(program)?;
        let (slices, answers) = sending.await?;
        let answered = answers.iter().filter(|at| **at <= moment).count();
        let (acknowledged, unanswered) = slices.split_at(answered);
        Ok(Self {
            acknowledged: acknowledged.to_vec(),
            unanswered: unanswered.to_vec(),
        })
    }

    /// How many were acknowledged.
    pub(super) fn acknowledged(&self) -> usize {
        self.acknowledged.len()
    }

    /// Every acknowledged slice is there with all its pixels; another one is there as a whole or not at all.
    pub(super) async fn is_made_good(&self, reader: &Visitor) -> Result<()> {
        for slice in &self.acknowledged {
            ensure!(
                is_whole(slice, reader).await?,
                "{} was acknowledged and is gone",
                slice.sop_instance
            );
        }
        for slice in &self.unanswered {
            is_whole(slice, reader).await?;
        }
        Ok(())
    }
}

/// How long the county lives from the first slice on. Spread by a multiplicative hash, so that a seed says when; the
/// same seeds are run every time.
pub(super) fn moment_of(seed: u64) -> Duration {
    Duration::from_millis(SOONEST_MS + (seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) % SPREAD_MS)
}

/// Whether a slice is there. An error when it is there and not as it was sent.
pub(super) async fn is_whole(slice: &Slice, reader: &Visitor) -> Result<bool> {
    let pixels = reader
        .bytes(&format!("{}/frames/1", slice.place), "application/octet-stream")
        .await?;
    let Some(pixels) = pixels else { return Ok(false) };
    // The writer of the phantom ends its files with the pixels: 512 × 512 of two bytes.
    ensure!(
        pixels.len() == 512 * 512 * 2,
        "{} has {} bytes of pixels",
        slice.sop_instance,
        pixels.len()
    );
    ensure!(
        slice.file.ends_with(&pixels),
        "{} has other pixels",
        slice.sop_instance
    );
    Ok(true)
}

/// Brings the county up once more and looks at everything it owes.
pub(super) async fn looks_at(data: &Path, crashes: &[Crash]) -> Result<()> {
    let program = Program::serve(data).await?;
    let reader = Visitor::sign_in(&program, "radiologist", "云溪县人民医院").await?;
    for crash in crashes {
        crash.is_made_good(&reader).await?;
    }
    let owed: usize = crashes.iter().map(Crash::acknowledged).sum();
    ensure!(
        owed >= crashes.len(),
        "only {owed} slices were acknowledged in {} lives: nothing was tested",
        crashes.len()
    );
    program.kill();
    Ok(())
}
