//! The program is killed while a device sends, and while a technician does.

use yuanzhen_peers::{rounds, stamp};

use super::county::{CRASHES, looks_at};
use super::{Crash, Sending};
use crate::cast::Program;

/// Kills of the short form, which runs with every test run. Each costs a start of the program; the seeds kill it early
/// and late in a receive.
const A_FEW: u64 = 4;

/// Not those of the demo county's own machines, which make other images under the same UIDs.
const SEEDS: u64 = 2_000;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_was_promised_survives_kills() {
    if Program::executable().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("county");
    let mut crashes = Vec::new();
    for seed in SEEDS..SEEDS + rounds(A_FEW, CRASHES) {
        let crash = Crash::during_a_receive(&data, seed, |program| {
            program.kill();
            // What it said in its last moment counts as well: the disk lives on.
            Ok(stamp())
        });
        crashes.push(crash.await.unwrap());
    }
    looks_at(&data, &crashes).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_technician_was_promised_survives_kills() {
    if Program::executable().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("county");
    let mut sending = Sending::default();
    for seed in 0..rounds(A_FEW, CRASHES) {
        sending.is_cut_off(&data, seed).await.unwrap();
    }
    sending.finishes(&data).await.unwrap();
}
