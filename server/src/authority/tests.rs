//! What the county authority promises about its files and certificates.

use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt;

use super::*;

const NOW: Moment = Moment::from_millis(1_795_420_800_000);
const DAY_MS: i64 = 86_400_000;

fn later(days: i64) -> Moment {
    Moment::from_millis(NOW.millis() + days * DAY_MS)
}

fn keys_of(folder: &tempfile::TempDir) -> KeyFolder {
    KeyFolder::of(folder.path(), std::path::Path::new("")).expect("no passphrase")
}

fn open() -> (tempfile::TempDir, Authority) {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::open_or_create(&keys_of(&folder), NOW).expect("a new authority");
    (folder, authority)
}

#[test]
fn the_second_start_finds_the_same_authority() {
    let (folder, first) = open();
    let second = Authority::open_or_create(&keys_of(&folder), later(100)).expect("it opens");
    assert_eq!(first.fingerprint(), second.fingerprint());
    assert!(first.fingerprint().starts_with("sha256:"));
}

#[test]
fn private_keys_are_their_owners_alone_and_an_exposed_one_is_refused() {
    let (folder, authority) = open();
    authority
        .tls(&["county.example".into()], &[], NOW)
        .expect("a leaf");
    for name in [ROOT_KEY, "tls.key"] {
        let mode = std::fs::metadata(folder.path().join("keys").join(name))
            .expect("the file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let key = folder.path().join("keys").join(ROOT_KEY);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).expect("chmod");
    let refused = Authority::open_or_create(&keys_of(&folder), NOW).expect_err("exposed");
    assert!(matches!(
        refused,
        AuthorityError::Folder(KeyFolderError::Exposed { mode: 0o644, .. })
    ));
}

#[test]
fn half_an_authority_is_refused_and_never_replaced() {
    let (folder, _) = open();
    std::fs::remove_file(folder.path().join("keys").join(ROOT_CERTIFICATE)).expect("removed");
    let refused = Authority::open_or_create(&keys_of(&folder), NOW).expect_err("half");
    assert!(matches!(refused, AuthorityError::Half { .. }));
}

#[test]
fn a_leaf_is_kept_until_names_change_or_its_end_is_near() {
    let (_folder, authority) = open();
    let names = ["county.example".to_owned()];
    let addresses: [IpAddr; 2] = [[127, 0, 0, 1].into(), "::1".parse().expect("an address")];
    let (first, new) = authority.tls(&names, &addresses, NOW).expect("a leaf");
    assert!(new);
    assert!(first.not_after.millis() - NOW.millis() <= 397 * DAY_MS);
    let (second, new) = authority
        .tls(&names, &addresses, later(300))
        .expect("the same leaf");
    assert!(!new);
    assert_eq!(first.chain_pem, second.chain_pem);
    let (_, new) = authority
        .tls(&names, &addresses[..1], later(1))
        .expect("another leaf");
    assert!(new, "an address went away");
    let (_, new) = authority
        .tls(&names, &addresses[..1], later(370))
        .expect("another leaf");
    assert!(new, "its end is near");
}

#[test]
fn a_name_that_cannot_stand_in_a_certificate_is_refused() {
    let (_folder, authority) = open();
    let person = SignerPerson {
        name: "  ".into(),
        institution: "Example County Hospital".into(),
        title: None,
        number: "1".into(),
    };
    assert!(matches!(
        authority.issue_signer(&person, NOW),
        Err(AuthorityError::Name { .. })
    ));
    assert!(authority.issue_tls(&["医院.example".into()], &[], NOW).is_err());
}

#[test]
fn a_persons_hand_is_kept_until_it_shows_something_else_or_is_revoked() {
    use crate::sign::{Signer, serial_number};
    use yuanzhen_domain::id::PersonId;
    let (folder, authority) = open();
    let person = PersonId::from_uuid(uuid::Uuid::from_u128(7));
    let mut shown = SignerPerson {
        name: "李文静".into(),
        institution: "青山县人民医院".into(),
        title: None,
        number: "R-0017".into(),
    };
    let first = authority.signer(person, &shown, NOW).expect("a hand");
    let same = authority
        .signer(person, &shown, later(100))
        .expect("the same hand");
    assert_eq!(first.certificate_der(), same.certificate_der());
    let file = folder.path().join("keys/signers").join(format!("{person}.pem"));
    let mode = std::fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    shown.title = Some("主治医师".into());
    let titled = authority
        .signer(person, &shown, later(101))
        .expect("a new certificate");
    assert_ne!(first.certificate_der(), titled.certificate_der());
    let renewed = authority
        .signer(person, &shown, later(101 + 3 * 365 - 20))
        .expect("a renewed certificate");
    assert_ne!(renewed.certificate_der(), titled.certificate_der());

    let revoked = authority
        .revoke_signer(person, later(1_200))
        .expect("revoked")
        .expect("there was one");
    assert_eq!(
        Some(&revoked.serial),
        serial_number(renewed.certificate_der()).as_ref()
    );
    assert!(!file.exists(), "its key is gone");
    assert_eq!(
        authority
            .revoke_signer(person, later(1_201))
            .expect("nothing left"),
        None
    );
    assert_eq!(authority.revocations().expect("the list"), [revoked]);
    std::fs::write(folder.path().join("keys/revoked.list"), "nonsense\n").expect("written");
    assert!(
        authority.revocations().is_err(),
        "a list that cannot be read revokes nobody's revocation"
    );
}
