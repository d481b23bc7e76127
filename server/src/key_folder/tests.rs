//! What the keys folder promises about its files.

use super::*;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("data")).expect("made");
        Self { folder }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn plain(&self) -> KeyFolder {
        let keys = KeyFolder::of(&self.data(), Path::new("")).expect("no passphrase is none");
        keys.make("").expect("made");
        keys
    }

    fn under(&self, passphrase: &str) -> KeyFolder {
        let file = self.folder.path().join("passphrase");
        write(&file, passphrase.as_bytes(), 0o600).expect("written");
        let keys = KeyFolder::of(&self.data(), &file).expect("it serves");
        keys.make("inner").expect("made");
        keys
    }

    fn on_disk(&self, name: &str) -> String {
        fs::read_to_string(folder(&self.data()).join(name)).expect("there")
    }
}

#[test]
fn under_a_passphrase_no_file_says_what_it_holds() {
    let place = Place::new();
    let keys = place.under("four words of one's own\n");
    keys.write_private("one.key", "secret").expect("written");
    assert!(!place.on_disk("one.key").contains("secret"));
    let again = place.under("four words of one's own");
    assert_eq!(*again.read_private("one.key").expect("opened"), "secret");
    assert!(matches!(
        place.under("other words").read_private("one.key"),
        Err(KeyFolderError::WrongPassphrase { .. })
    ));
    assert!(matches!(
        place.plain().read_private("one.key"),
        Err(KeyFolderError::Sealed { .. })
    ));
}

#[test]
fn a_sealed_file_that_was_altered_or_moved_does_not_open() {
    let place = Place::new();
    let keys = place.under("words");
    keys.write_private("one.key", "secret").expect("written");
    let sealed = place.on_disk("one.key");
    let path = |name: &str| keys.path().join(name);
    write(&path("two.key"), sealed.as_bytes(), 0o600).expect("written");
    assert!(keys.read_private("two.key").is_err(), "moved");
    for at in (0..sealed.len() - 1).step_by(7) {
        let mut altered = sealed.clone().into_bytes();
        altered[at] ^= 1;
        write(&path("one.key"), &altered, 0o600).expect("written");
        let read = keys.read_private("one.key");
        // Without its mark it is not a sealed file, and not the secret either.
        assert!(read.is_err() || read.is_ok_and(|text| *text != "secret"), "{at}");
    }
}

#[test]
fn what_was_written_before_is_sealed_once() {
    let place = Place::new();
    let before = place.plain();
    before.make("inner").expect("made");
    before.write_private("one.key", "first").expect("written");
    before.write_private("inner/two.pem", "second").expect("written");
    before.write_public("public.pem", "for all").expect("written");
    assert_eq!(before.seal_the_rest().expect("nothing to do"), 0);
    let keys = place.under("words");
    assert_eq!(keys.seal_the_rest().expect("sealed"), 2);
    assert_eq!(keys.seal_the_rest().expect("sealed"), 0);
    assert_eq!(*keys.read_private("one.key").expect("opened"), "first");
    assert_eq!(*keys.read_private("inner/two.pem").expect("opened"), "second");
    assert_eq!(keys.read_public("public.pem").expect("as it was"), "for all");
    assert!(!place.on_disk("inner/two.pem").contains("second"));
}

#[test]
fn a_passphrase_file_that_cannot_serve_is_refused() {
    let place = Place::new();
    let file = |at: &Path, words: &str, mode| {
        write(at, words.as_bytes(), mode).expect("written");
        KeyFolder::of(&place.data(), at)
    };
    let outside = place.folder.path().join("passphrase");
    let refused = |told: Result<KeyFolder, KeyFolderError>| told.expect_err("refused").to_string();
    assert!(refused(file(&outside, "words", 0o644)).contains("readable by others"));
    assert!(refused(file(&outside, "\n", 0o600)).contains("is empty"));
    assert!(refused(file(&place.data().join("p"), "words", 0o600)).contains("data folder"));
    let gone = KeyFolder::of(&place.data(), Path::new("/nowhere/passphrase"));
    assert!(refused(gone).contains("cannot be read"));
}
