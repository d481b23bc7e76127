//! What the county authority promises about its files and certificates.

use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt;

use super::*;

const NOW: Moment = Moment::from_millis(1_795_420_800_000);
const DAY_MS: i64 = 86_400_000;

fn later(days: i64) -> Moment {
    Moment::from_millis(NOW.millis() + days * DAY_MS)
}

fn open() -> (tempfile::TempDir, Authority) {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::open_or_create(&folder.path().join("keys"), NOW).expect("a new authority");
    (folder, authority)
}

#[test]
fn the_second_start_finds_the_same_authority() {
    let (folder, first) = open();
    let second = Authority::open_or_create(&folder.path().join("keys"), later(100)).expect("it opens");
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
    let refused = Authority::open_or_create(&folder.path().join("keys"), NOW).expect_err("exposed");
    assert!(matches!(refused, AuthorityError::Exposed { mode: 0o644, .. }));
}

#[test]
fn half_an_authority_is_refused_and_never_replaced() {
    let (folder, _) = open();
    std::fs::remove_file(folder.path().join("keys").join(ROOT_CERTIFICATE)).expect("removed");
    let refused = Authority::open_or_create(&folder.path().join("keys"), NOW).expect_err("half");
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
