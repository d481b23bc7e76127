//! The program is killed while a device sends.

use std::time::Instant;

use super::Crash;
use super::county::{CRASHES, looks_at};
use crate::cast::Program;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_fifty_kills() {
    if !yuanzhen_peers::soak() {
        return;
    }
    if Program::executable().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("county");
    let mut crashes = Vec::new();
    for seed in 0..CRASHES {
        let crash = Crash::during_a_receive(&data, seed, |program| {
            program.kill();
            // What it said in its last moment counts as well: the disk lives on.
            Ok(Instant::now())
        });
        crashes.push(crash.await.unwrap());
    }
    looks_at(&data, &crashes).await.unwrap();
}
