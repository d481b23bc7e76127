//! Signed reports as Poppler, pyHanko and our own verifier judge them, whole and tampered with.

use std::path::Path;

use sha2::{Digest, Sha256};
use yuanzhen_server::authority::SignerPerson;
use yuanzhen_server::print::{ReportSheet, print_report};
use yuanzhen_server::sign::{
    Alteration, DocumentStatus, EcdsaSigner, Mistrust, Revocation, SignError, Standing, TrustBundle,
    TrustFacts, Verdict, add_signature, judge,
};

use crate::paper::{County, FONTS, at, chinese, kept, moment, run, seal, text};

fn facts() -> TrustFacts {
    TrustFacts {
        as_of_at: moment(60),
        revocations: Vec::new(),
        documents: Vec::new(),
    }
}

fn bundle(county: &County, facts: &TrustFacts) -> TrustBundle {
    let text = TrustBundle::write(&county.authority, facts).expect("a bundle");
    TrustBundle::read(text.as_bytes()).expect("it reads back")
}

fn listed(file: &[u8], sheet: &ReportSheet, standing: Standing) -> DocumentStatus {
    DocumentStatus {
        code: sheet.code.clone(),
        sha256: format!("sha256:{}", hex::encode(Sha256::digest(file))),
        standing,
    }
}

#[test]
fn two_hands_are_valid_and_named() {
    let county = County::new();
    let sheet = chinese();
    let judgement = judge(&county.signed(&sheet), &bundle(&county, &facts()));
    assert_eq!(judgement.verdict, Verdict::Valid);
    assert_eq!(judgement.as_of, Some(moment(60)));
    assert_eq!(judgement.authority, Some(county.authority.fingerprint()));
    let names: Vec<&str> = judgement
        .signers
        .iter()
        .map(|signer| signer.name.as_str())
        .collect();
    assert_eq!(names, ["李文静", "王守义"]);
    assert_eq!(judgement.signers[1].at.timestamp(), at(31).timestamp());
    assert_eq!(judgement.mark.map(|mark| mark.number), Some(sheet.number));
}

#[test]
fn a_list_older_than_the_signatures_knows_nothing_of_a_withdrawal() {
    let county = County::new();
    let signed = county.signed(&chinese());
    let knows = |minute| {
        let facts = TrustFacts {
            as_of_at: moment(minute),
            ..facts()
        };
        let judgement = judge(&signed, &bundle(&county, &facts));
        assert_eq!(judgement.verdict, Verdict::Valid);
        judgement.knows_standing()
    };
    // Written at minute 12, reviewed at minute 31.
    assert!(!knows(0) && !knows(20) && knows(31) && knows(60));
}

#[test]
fn poppler_and_pyhanko_judge_both_signatures_valid_and_trusted() {
    let county = County::new();
    let file = kept("signed.pdf");
    std::fs::write(&file, county.signed(&chinese())).expect("written");
    let file = file.to_str().expect("a path");
    let root = county.folder.path().join("keys/county-ca.pem");
    let root = root.to_str().expect("a path");
    poppler(&county, file, root);
    pyhanko(file, root);
}

fn poppler(county: &County, file: &str, root: &str) {
    let store = county.folder.path().join("nss");
    std::fs::create_dir(&store).expect("a folder");
    let store = store.to_str().expect("a path");
    let Some(made) = run("certutil", &["-N", "-d", store, "--empty-password"]) else {
        return;
    };
    assert!(made.status.success(), "{}", text(&made));
    let Some(added) = run(
        "certutil",
        &["-A", "-d", store, "-n", "county", "-t", "CT,C,C", "-i", root],
    ) else {
        return;
    };
    assert!(added.status.success(), "{}", text(&added));
    let Some(said) = run("pdfsig", &["-nssdir", store, file]) else {
        return;
    };
    let said = text(&said);
    assert_eq!(said.matches("Signature is Valid").count(), 2, "{said}");
    assert_eq!(said.matches("Certificate is Trusted").count(), 2, "{said}");
    assert_eq!(said.matches("ETSI.CAdES.detached").count(), 2, "{said}");
    assert_eq!(said.matches("Total document signed").count(), 1, "{said}");
}

fn pyhanko(file: &str, root: &str) {
    let pyhanko = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/test-venv/bin/pyhanko");
    let Some(said) = run(
        pyhanko,
        &[
            "sign",
            "validate",
            "--pretty-print",
            "--trust",
            root,
            "--trust-replace",
            file,
        ],
    ) else {
        return;
    };
    let said = text(&said);
    assert_eq!(said.matches("The signature is judged VALID").count(), 2, "{said}");
    assert_eq!(
        said.matches("The signer's certificate is trusted").count(),
        2,
        "{said}"
    );
    assert!(!said.contains("INVALID"), "{said}");
}

#[test]
fn any_flipped_byte_is_an_alteration() {
    let county = County::new();
    let signed = county.signed(&chinese());
    let bundle = bundle(&county, &facts());
    // Places over the whole file, and every byte near what the verifier itself reads.
    let step = signed.len() / 240;
    let mut places: Vec<usize> = (0..signed.len()).step_by(step).collect();
    let last = signed.len() - 1;
    places.extend([1, 4, last - 3, last]);
    let words = signed
        .windows(9)
        .rposition(|window| window == b"/ByteRang")
        .expect("a ByteRange");
    places.extend((words - 700..words + 60).step_by(7));
    let contents = signed
        .windows(10)
        .rposition(|window| window == b"/Contents<")
        .expect("contents")
        + 10;
    // The structure itself, its padding and its end.
    places.extend((contents..contents + 2_400).step_by(23));
    places.extend([
        contents - 1,
        contents + 9_000,
        contents + 16_383,
        contents + 16_384,
    ]);
    assert!(places.len() > 400);
    for (turn, place) in places.into_iter().enumerate() {
        let mut flipped = signed.clone();
        flipped[place] ^= 1 << (turn % 8);
        let verdict = judge(&flipped, &bundle).verdict;
        assert!(
            matches!(verdict, Verdict::Altered(_)),
            "byte {place}: {verdict:?}"
        );
    }
}

/// Every byte there is, one bit of it; a long run, `make soak-paper`.
#[test]
fn every_flipped_byte_is_an_alteration() {
    if !yuanzhen_peers::soak() {
        return;
    }
    let county = County::new();
    let signed = county.signed(&chinese());
    let bundle = bundle(&county, &facts());
    let hands = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for hand in 0..hands {
            let (signed, bundle) = (&signed, &bundle);
            scope.spawn(move || {
                let mut flipped = signed.clone();
                for place in (hand..signed.len()).step_by(hands) {
                    let bit = 1 << (place % 8);
                    flipped[place] ^= bit;
                    let verdict = judge(&flipped, bundle).verdict;
                    assert!(
                        matches!(verdict, Verdict::Altered(_)),
                        "byte {place} of {}: {verdict:?}",
                        signed.len()
                    );
                    flipped[place] ^= bit;
                }
            });
        }
    });
}

#[test]
fn letters_of_the_contents_in_the_other_case_are_an_alteration() {
    let county = County::new();
    let signed = county.signed(&chinese());
    let contents = signed
        .windows(10)
        .rposition(|window| window == b"/Contents<")
        .expect("contents")
        + 10;
    let letter = contents
        + signed[contents..]
            .iter()
            .position(u8::is_ascii_lowercase)
            .expect("a letter");
    let mut other = signed.clone();
    other[letter] = other[letter].to_ascii_uppercase();
    assert!(matches!(
        judge(&other, &bundle(&county, &facts())).verdict,
        Verdict::Altered(_)
    ));
}

/// A revision by a foreign hand: other page content, unsigned.
fn another_page(signed: &[u8]) -> Vec<u8> {
    let document = lopdf::Document::load_mem(signed).expect("a PDF");
    let mut later = lopdf::IncrementalDocument::create_from(signed.to_vec(), document);
    let page = later.get_prev_documents().get_pages()[&1];
    later.opt_clone_object_to_new_document(page).expect("the page");
    let content = later.new_document.add_object(lopdf::Stream::new(
        lopdf::Dictionary::new(),
        b"0 0 9 9 re f".to_vec(),
    ));
    let page = later
        .new_document
        .get_object_mut(page)
        .and_then(lopdf::Object::as_dict_mut)
        .expect("the page");
    page.set("Contents", content);
    let mut bytes = Vec::new();
    later.save_to(&mut bytes).expect("saved");
    bytes
}

#[test]
fn a_later_revision_that_changes_the_page_is_an_alteration() {
    let county = County::new();
    let signed = county.signed(&chinese());
    let bundle = bundle(&county, &facts());
    let later = another_page(&signed);
    assert!(later.starts_with(&signed) && later.len() > signed.len());
    assert_eq!(
        judge(&later, &bundle).verdict,
        Verdict::Altered(Alteration::BytesChanged)
    );
    let mut longer = signed.clone();
    longer.push(b'\n');
    assert_eq!(
        judge(&longer, &bundle).verdict,
        Verdict::Altered(Alteration::BytesChanged)
    );
}

#[test]
fn a_page_changed_between_two_good_signatures_is_an_alteration() {
    let county = County::new();
    let sheet = chinese();
    let page = print_report(&sheet, &FONTS).expect("a page").pdf;
    let once = add_signature(&page, &seal(&sheet, 1), &county.writer).expect("signed");
    // The second doctor's own key signs, as a thief inside the county could; the page is no longer what the first signed.
    let swapped = another_page(&once);
    let swapped = swapped.strip_suffix(b"\n").map(<[u8]>::to_vec).unwrap_or(swapped);
    let twice = add_signature(&swapped, &seal(&sheet, 2), &county.reviewer).expect("signed");
    let verdict = judge(&twice, &bundle(&county, &facts())).verdict;
    assert!(matches!(verdict, Verdict::Altered(_)), "{verdict:?}");
}

#[test]
fn a_missing_second_signature_is_an_alteration() {
    let county = County::new();
    let sheet = chinese();
    let page = print_report(&sheet, &FONTS).expect("a page").pdf;
    let once = add_signature(&page, &seal(&sheet, 1), &county.writer).expect("signed");
    let verdict = judge(&once, &bundle(&county, &facts())).verdict;
    assert_eq!(verdict, Verdict::Altered(Alteration::SignatureMissing));
    let again = add_signature(&once, &seal(&sheet, 1), &county.writer);
    assert!(matches!(
        again,
        Err(SignError::OutOfTurn {
            found: 1,
            part: 1,
            parts: 2
        })
    ));
}

#[test]
fn the_authoritys_list_has_its_say() {
    let county = County::new();
    let sheet = chinese();
    let signed = county.signed(&sheet);
    let say = |standing| {
        let facts = TrustFacts {
            documents: vec![listed(&signed, &sheet, standing)],
            ..facts()
        };
        judge(&signed, &bundle(&county, &facts)).verdict
    };
    assert_eq!(say(Standing::Current), Verdict::Valid);
    assert_eq!(
        say(Standing::Withdrawn {
            replaced_at: None,
            at: moment(50)
        }),
        Verdict::Withdrawn {
            replaced_at: None,
            at: moment(50)
        }
    );
    let replaced_at = Some(moment(40));
    assert_eq!(
        say(Standing::Withdrawn {
            replaced_at,
            at: moment(50)
        }),
        Verdict::Withdrawn {
            replaced_at,
            at: moment(50)
        }
    );
    let by = Some("NEXT-CODE".to_owned());
    let superseded = Standing::Superseded {
        by: by.clone(),
        at: moment(50),
    };
    assert_eq!(say(superseded), Verdict::Superseded { by, at: moment(50) });
    let other = DocumentStatus {
        sha256: "sha256:00".into(),
        ..listed(&signed, &sheet, Standing::Current)
    };
    let facts = TrustFacts {
        documents: vec![other],
        ..facts()
    };
    let verdict = judge(&signed, &bundle(&county, &facts)).verdict;
    assert_eq!(verdict, Verdict::Altered(Alteration::ListedOtherwise));
}

#[test]
fn a_revoked_hand_is_believed_only_for_what_the_authority_lists() {
    let county = County::new();
    let sheet = chinese();
    let signed = county.signed(&sheet);
    let say = |minute, documents| {
        let revocations = vec![Revocation {
            serial: county.writer_serial.clone(),
            revoked_at: moment(minute),
        }];
        judge(
            &signed,
            &bundle(
                &county,
                &TrustFacts {
                    revocations,
                    documents,
                    ..facts()
                },
            ),
        )
        .verdict
    };
    let current = || vec![listed(&signed, &sheet, Standing::Current)];
    assert_eq!(say(5, current()), Verdict::UnknownSigner(Mistrust::Revoked));
    assert_eq!(say(40, Vec::new()), Verdict::UnknownSigner(Mistrust::Revoked));
    assert_eq!(say(40, current()), Verdict::Valid);
}

#[test]
fn signers_nobody_vouches_for_are_unknown() {
    let (county, other) = (County::new(), County::new());
    let sheet = chinese();
    let signed = other.signed(&sheet);
    let ours = bundle(&county, &facts());
    assert_eq!(
        judge(&signed, &ours).verdict,
        Verdict::UnknownSigner(Mistrust::NoAuthority)
    );
    let page = print_report(&sheet, &FONTS).expect("a page").pdf;
    assert_eq!(
        judge(&page, &ours).verdict,
        Verdict::UnknownSigner(Mistrust::NotSigned)
    );
    assert_eq!(
        judge(b"", &ours).verdict,
        Verdict::UnknownSigner(Mistrust::NotSigned)
    );

    let foreign = b"%PDF-1.7 another program's /ByteRange[0 9 9 9] and ETSI.CAdES.detached";
    assert_eq!(
        judge(foreign, &ours).verdict,
        Verdict::UnknownSigner(Mistrust::NotSigned)
    );

    let leaf = county
        .authority
        .issue_tls(&["county.example".into()], &[], moment(-5))
        .expect("a leaf");
    let (_, certificate) = der::pem::decode_vec(
        leaf.chain_pem
            .split_inclusive("-----END CERTIFICATE-----")
            .next()
            .expect("a certificate")
            .as_bytes(),
    )
    .expect("PEM");
    let (_, key) = der::pem::decode_vec(leaf.key_pem.as_bytes()).expect("PEM");
    let server = EcdsaSigner::new(certificate, &key).expect("a signer");
    let mut alone = seal(&sheet, 1);
    alone.parts = 1;
    let by_server = add_signature(&page, &alone, &server).expect("signed");
    assert_eq!(
        judge(&by_server, &ours).verdict,
        Verdict::UnknownSigner(Mistrust::NotForDocuments)
    );

    let person = SignerPerson {
        name: "晚".into(),
        institution: "青山县人民医院".into(),
        title: None,
        number: "R-9".into(),
    };
    let late = county
        .authority
        .issue_signer(&person, moment(600))
        .expect("a certificate");
    let late = EcdsaSigner::new(late.certificate_der.clone(), &late.key_pkcs8_der).expect("a signer");
    let early = add_signature(&page, &alone, &late).expect("signed");
    assert_eq!(
        judge(&early, &ours).verdict,
        Verdict::UnknownSigner(Mistrust::OutsideValidity)
    );
}

#[test]
fn a_bundle_whose_facts_were_touched_is_refused() {
    let county = County::new();
    let written = TrustBundle::write(&county.authority, &facts()).expect("a bundle");
    let mut file: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    let other = TrustBundle::write(
        &county.authority,
        &TrustFacts {
            as_of_at: moment(900),
            ..facts()
        },
    )
    .expect("a bundle");
    let other: serde_json::Value = serde_json::from_str(&other).expect("JSON");
    file["authorities"][0]["facts"] = other["authorities"][0]["facts"].clone();
    assert!(TrustBundle::read(file.to_string().as_bytes()).is_err());
    assert!(TrustBundle::read(b"{}").is_err());
}
