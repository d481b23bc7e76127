//! A county that ran without a passphrase is put under one: it starts with it, and with it only.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use crate::cast::Program;

const VARIABLE: &str = "YUANZHEN__NODE__PASSPHRASE_FILE";

#[tokio::test(flavor = "multi_thread")]
async fn keys_under_a_passphrase_open_with_it_and_not_without() {
    let Some(program) = Program::executable() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("county"), folder.path().join("passphrase"));
    fs::write(&file, "four words of one's own\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    Program::serve(&data).await.unwrap().kill();
    let verified = |passphrase: &Path| command(&program, &data, &["audit", "verify"], passphrase);
    assert!(verified(Path::new("")).status.success(), "as it was");

    let running = Program::serve_with(&data, &[(VARIABLE, &file)]).await.unwrap();
    running.kill();
    for name in ["data.keys", "signing.key", "county-ca.key"] {
        let text = fs::read_to_string(data.join("keys").join(name)).unwrap();
        assert!(text.starts_with("yuanzhen-sealed "), "{name}");
    }
    let whole = verified(&file);
    assert!(whole.status.success(), "{}", said(&whole));
    let refused = verified(Path::new(""));
    assert!(!refused.status.success());
    assert!(
        said(&refused).contains("node.passphrase_file"),
        "{}",
        said(&refused)
    );
    assert!(Program::serve(&data).await.is_err(), "a start without it");
    // Nothing is wrong with the keys: nobody must be sent to their backup for it.
    let looked = command(&program, &data, &["doctor"], Path::new("/nowhere/passphrase"));
    let words = String::from_utf8_lossy(&looked.stdout);
    assert!(words.contains("put node.passphrase_file right"), "{words}");
}

fn command(program: &Path, data: &Path, words: &[&str], passphrase: &Path) -> Output {
    Command::new(program)
        .args(words)
        .arg("--data")
        .arg(data)
        .env(VARIABLE, passphrase)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
