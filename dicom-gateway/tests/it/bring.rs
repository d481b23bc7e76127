//! Files that a person brings: the way of what a device sends, and aside with what cannot be read.

use yuanzhen_dicom_gateway::assemble::Patience;
use yuanzhen_dicom_gateway::dimse::Status;
use yuanzhen_dicom_gateway::receive::{Bringer, Brought, Outcome, SetAside, bring, brought_before};
use yuanzhen_dicom_gateway::synth::{Label, ct_phantom};
use yuanzhen_domain::access::{Action, Actor, Kind, PersonActor, PostHeld, Relation, Subject, may};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{InstitutionId, PersonId, UploadId};
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::person::Role;
use yuanzhen_domain::study::{Arrival, Quarantine};
use yuanzhen_store::{AuditQuery, MAX_APPEND_BYTES, ObjectRef, UPLOAD_LIFE, Upload, UploadState};

use yuanzhen_dicom_gateway::Ambient;

use crate::site::{Site, exam};

/// A technician of the township, with files under way.
struct Technician<'a> {
    site: &'a Site,
    actor: Actor,
    id: PersonId,
}

impl<'a> Technician<'a> {
    fn of(site: &'a Site) -> Self {
        let id = PersonId::from_uuid(site.desk.uuid());
        let actor = Actor::Person(PersonActor {
            id,
            posts: vec![PostHeld {
                role: Role::Technician,
                institution: site.owner.institution,
                consortium: site.owner.consortium,
            }],
            groups: vec![],
            pledges: vec![],
            consult_pledges: Vec::new(),
            invitations: Vec::new(),
        });
        Self { site, actor, id }
    }

    /// Announces a file and sends its bytes, as far as `upto`.
    async fn sends(&self, file: &[u8], upto: usize) -> UploadId {
        self.sends_for(self.site.owner.institution, file, upto).await
    }

    async fn sends_for(&self, institution: InstitutionId, file: &[u8], upto: usize) -> UploadId {
        let (store, now) = (&self.site.store, self.site.desk.now());
        let id = UploadId::from_uuid(self.site.desk.uuid());
        let mut tx = store.begin().await.unwrap();
        tx.open_upload(&Upload {
            id,
            kind: "dicom".into(),
            size: file.len() as u64,
            hash: Digest::sha256(file),
            person: self.id,
            institution,
            state: UploadState::Open,
            created_at: now,
            expires_at: now.plus(UPLOAD_LIFE),
        })
        .await
        .unwrap();
        tx.commit(self.entry()).await.unwrap();
        let mut at = 0;
        for piece in file[..upto].chunks(MAX_APPEND_BYTES) {
            at = store.append_upload(id, at, piece, now).await.unwrap().unwrap();
        }
        id
    }

    async fn brings(&self, file: &[u8]) -> Brought {
        let upload = self.sends(file, file.len()).await;
        let (store, desk) = (&self.site.store, &*self.site.desk);
        let object = store.gather_upload(upload, desk.now()).await.unwrap().unwrap();
        let subject = Subject {
            kind: Kind::Upload,
            id: upload.uuid(),
            owner: self.site.owner,
            patient: None,
        };
        let permit = may(&self.actor, Action::SendFile, &subject, &Relation::default()).unwrap();
        let bringer = Bringer {
            actor: &self.actor,
            owner: self.site.owner,
            upload,
            permit: &permit,
            entry: self.entry(),
        };
        let brought = bring(store, desk, Patience::default(), &bringer, &object)
            .await
            .unwrap();
        let state = store
            .read()
            .await
            .unwrap()
            .upload(upload)
            .await
            .unwrap()
            .unwrap()
            .state;
        let closed = match brought {
            Brought::Kept(_) => UploadState::Committed,
            Brought::SetAside(_) => UploadState::SetAside,
        };
        assert_eq!(state, closed);
        brought
    }

    fn entry(&self) -> AuditEntry {
        AuditEntry::new(self.actor.reference(), "send-file", self.site.desk.now())
    }
}

fn slice(seed: u64) -> Vec<u8> {
    ct_phantom(&exam(seed, "Zhang^San", Label::Utf8), 1)
        .next()
        .unwrap()
        .file
}

fn study_of(brought: Brought) -> yuanzhen_domain::id::StudyId {
    match brought {
        Brought::Kept(Outcome::New(study) | Outcome::AlreadyHere(study) | Outcome::Beside(study)) => study,
        Brought::SetAside(why) => panic!("{why:?}"),
    }
}

#[tokio::test]
async fn a_file_goes_the_way_of_what_a_device_sends() {
    let site = Site::open().await;
    let technician = Technician::of(&site);
    let file = slice(1);
    let study = study_of(technician.brings(&file).await);
    let held = site.study().await.study.value;
    assert_eq!((held.id, held.device, held.instances), (study, None, 1));
    assert_eq!(held.owner.institution, site.owner.institution);
    assert_eq!(held.owner.reading_group, Some(site.group), "it is routed");
    let instance = &site.instances(study).await[0];
    assert_eq!(
        *site.store.objects().read(&instance.object.hash).await.unwrap(),
        *file,
        "kept as it came"
    );
    site.settle().await;
    assert!(matches!(
        site.study().await.study.value.arrival,
        Arrival::Complete { .. }
    ));
}

#[tokio::test]
async fn the_same_image_twice_is_one_image_whoever_brought_it_first() {
    let site = Site::open().await;
    let technician = Technician::of(&site);
    let file = slice(1);
    let sent = site.send(&[site.file("a.dcm", &file)]).await;
    assert_eq!(sent[0].status, Status::Success);
    // The device's copy has a head of our own; the data set is the same.
    let brought = technician.brings(&file).await;
    assert!(
        matches!(brought, Brought::Kept(Outcome::AlreadyHere(_))),
        "{brought:?}"
    );
    let other = slice(2);
    assert!(matches!(
        technician.brings(&other).await,
        Brought::Kept(Outcome::New(_))
    ));
    assert!(matches!(
        technician.brings(&other).await,
        Brought::Kept(Outcome::AlreadyHere(_))
    ));
    for listed in site.studies().await {
        assert_eq!(listed.study.value.instances, 1);
        assert!(listed.study.value.quarantine.is_empty());
    }
    // Other pixels under the same UID are kept beside and stop publishing.
    let mut forged = other.clone();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let study = study_of(technician.brings(&forged).await);
    let listed = site.studies().await;
    let found = listed.iter().find(|one| one.study.value.id == study).unwrap();
    assert!(
        found
            .study
            .value
            .quarantine
            .contains(&Quarantine::InstanceDiffers)
    );
}

#[tokio::test]
async fn a_file_without_preamble_is_taken() {
    let site = Site::open().await;
    let technician = Technician::of(&site);
    let whole = slice(1);
    assert!(matches!(
        technician.brings(&whole[128..]).await,
        Brought::Kept(Outcome::New(_))
    ));
    let bare = slice(2);
    assert!(matches!(
        technician.brings(&bare[132..]).await,
        Brought::Kept(Outcome::New(_))
    ));
    // Its pixels are found where they are.
    site.settle().await;
    assert_eq!(site.studies().await.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_and_shown_nowhere() {
    let site = Site::open().await;
    let technician = Technician::of(&site);
    let whole = slice(1);
    let head = dicom_bytes::read_head(&mut &whole[..]).unwrap();
    let at = usize::try_from(head.data_set_at).unwrap();
    let mut contents = whole.clone();
    let class = b"1.2.840.10008.5.1.4.1.1.2\0";
    let place = contents
        .windows(class.len())
        .position(|part| part == class)
        .unwrap();
    contents[place..place + class.len()].copy_from_slice(b"1.2.840.10008.1.3.10\0\0\0\0\0\0");
    let mut path = whole.clone();
    let uid = whole[at..]
        .windows(4)
        .position(|part| part == b"\x20\0\x0D\0")
        .unwrap()
        + at
        + 8;
    path[uid..uid + 16].copy_from_slice(b"../../etc/passwd");
    let cases: Vec<(&[u8], SetAside)> = vec![
        (b"hello, I am a text", SetAside::NotDicom),
        (&whole[at..], SetAside::NotDicom),
        (&contents, SetAside::DiscDirectory),
        (&path, SetAside::Incomplete),
        (&whole[..whole.len() / 2], SetAside::Malformed),
        (&whole[..whole.len() - 1], SetAside::Malformed),
        (&whole[..at + 300], SetAside::Malformed),
    ];
    for (file, why) in &cases {
        assert_eq!(technician.brings(file).await, Brought::SetAside(*why));
        let object = ObjectRef {
            hash: Digest::sha256(file),
            size: file.len() as u64,
        };
        assert_eq!(
            *site.store.objects().read(&object.hash).await.unwrap(),
            **file,
            "kept"
        );
        let again = brought_before(&site.store, &site.owner, &object).await.unwrap();
        assert_eq!(again, Some(Brought::SetAside(*why)), "the same answer again");
    }
    assert!(site.studies().await.is_empty());
    // Named by a row, so that no sweep takes them.
    let later = site.desk.now().plus(Millis::hours(24 * 365));
    assert_eq!(site.store.sweep_objects(later).await.unwrap(), 0);
    let rows = site
        .store
        .read()
        .await
        .unwrap()
        .audit_rows(&AuditQuery {
            action: Some("send-file".into()),
            limit: 100,
            ..AuditQuery::default()
        })
        .await
        .unwrap();
    let reasons = rows
        .iter()
        .filter(|row| row.entry.detail.contains_key("set_aside"))
        .count();
    assert_eq!(reasons, cases.len());
}

#[tokio::test]
async fn a_study_waits_for_the_files_that_its_person_still_sends() {
    let site = Site::open().await;
    let technician = Technician::of(&site);
    let files: Vec<_> = ct_phantom(&exam(1, "Zhang^San", Label::Utf8), 2)
        .map(|slice| slice.file)
        .collect();
    technician.brings(&files[0]).await;
    technician.sends(&files[1], 1000).await;
    for _ in 0..3 {
        site.settle().await;
        assert!(matches!(
            site.study().await.study.value.arrival,
            Arrival::Receiving { .. }
        ));
    }
    // Nobody waits for ever for somebody who went home.
    site.pass(Millis::minutes(11)).await;
    assert!(matches!(
        site.study().await.study.value.arrival,
        Arrival::Complete { .. }
    ));
}

#[tokio::test]
async fn an_upload_of_no_bytes_claims_nobody_elses_file() {
    let site = Site::open().await;
    let (one, two) = (Technician::of(&site), Technician::of(&site));
    let file = slice(1);
    one.brings(&file).await;
    let elsewhere = InstitutionId::from_uuid(site.desk.uuid());
    let claimed = two.sends_for(elsewhere, &file, 0).await;
    let refused = site.store.gather_upload(claimed, site.desk.now()).await;
    assert!(refused.is_err(), "{refused:?}");
}
