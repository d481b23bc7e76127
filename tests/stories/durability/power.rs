//! The power of the disk is cut while a device sends.

use yuanzhen_peers::PowerCutDisk;

use super::Crash;
use super::county::{CRASHES, looks_at};
use crate::cast::Program;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_fifty_power_cuts() {
    if !yuanzhen_peers::soak() {
        return;
    }
    if Program::executable().is_none() {
        return;
    }
    let Some(mut disk) = PowerCutDisk::of_megabytes(4096) else {
        return;
    };
    let data = disk.path().join("county");
    let mut crashes = Vec::new();
    for seed in 1000..1000 + CRASHES {
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
