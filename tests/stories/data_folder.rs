//! The data folder of a county: its owner's alone, whoever made it, and free for the next start as soon as the last server
//! is gone.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::cast::Program;

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_others_could_read_is_narrowed_and_the_doctor_says_so_before() {
    let Some(program) = Program::executable() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("county");
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    let before = doctor(&program, &data);
    assert!(
        before.contains("others can look into the data folder"),
        "{before}"
    );
    assert!(before.contains("chmod 700"), "{before}");

    Program::serve(&data).await.unwrap().kill();
    assert_eq!(mode(&data), 0o700);
    for name in ["yuanzhen.sqlite", "serving.lock", "keys/data.keys"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    let after = doctor(&program, &data);
    assert!(after.contains("is its owner's alone"), "{after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_right_after_a_kill_is_not_refused() {
    if Program::executable().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("county");
    let mut running = Program::serve(&data).await.unwrap();
    for _ in 0..3 {
        let dying = running;
        dying.kill_without_waiting();
        running = Program::serve(&data).await.unwrap();
    }
    running.kill();
}

fn doctor(program: &Path, data: &Path) -> String {
    let said = Command::new(program)
        .args(["doctor", "--data"])
        .arg(data)
        .output()
        .unwrap();
    String::from_utf8_lossy(&said.stdout).into_owned()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}
