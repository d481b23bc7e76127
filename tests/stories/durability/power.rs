//! The power of the disk is cut while a device sends.

use yuanzhen_peers::{PowerCutDisk, rounds};

use super::Crash;
use super::county::{CRASHES, looks_at};
use crate::cast::Program;

/// Cuts of the short form, which runs with every test run.
const A_FEW: u64 = 3;

/// Apart from those of the kills and of the demo county's own machines.
const SEEDS: u64 = 4_000;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_was_promised_survives_power_cuts() {
    if Program::executable().is_none() {
        return;
    }
    let Some(mut disk) = PowerCutDisk::of_megabytes(4096) else {
        return;
    };
    let data = disk.path().join("county");
    let mut crashes = Vec::new();
    for seed in SEEDS..SEEDS + rounds(A_FEW, CRASHES) {
        let crash = Crash::during_a_receive(&data, seed, |program| {
            let moment = disk.cut()?;
            program.kill();
            Ok(moment)
        });
        crashes.push(crash.await.unwrap());
        disk.restore().unwrap();
    }
    looks_at(&data, &crashes).await.unwrap();
}
