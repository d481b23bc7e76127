//! A township with a CT and a DR, the listener they send to, and a clock moved by hand.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::civil::{Date, date};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use yuanzhen_dicom_gateway::Ambient;
use yuanzhen_dicom_gateway::assemble::{self, Patience};
use yuanzhen_dicom_gateway::dimse::{Client, Listener, ListenerConfig, Sent};
use yuanzhen_dicom_gateway::matching::match_study;
use yuanzhen_dicom_gateway::receive::{Receiver, ReceiverConfig};
use yuanzhen_dicom_gateway::synth::{Exam, Label, Person};
use yuanzhen_domain::access::{Action, Actor, ActorRef, Permit, PersonActor, PostHeld, list, may};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::case::{Case, CaseState, Examination};
use yuanzhen_domain::id::{
    CaseId, ConsortiumId, DeviceId, InstitutionId, PatientId, PersonId, PlaceId, ReadingGroupId, StudyId,
};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::number::SiteCode;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::patient::{Identity, Patient};
use yuanzhen_domain::person::Role;
use yuanzhen_domain::place::{
    Consortium, Institution, InstitutionKind, Level, Place, ReadingGroup, Signatures,
};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::{BodyPart, Laterality, Modality, Sex};
use yuanzhen_store::{
    AsSent, DataKey, DatabaseConfig, Device, Instance, ObjectsConfig, Randomness, RefusedSender, Store,
    StoreConfig, StudyListed, StudyQuery,
};

/// Monday, 2026-11-23 08:00 in Shanghai.
const MORNING: i64 = 1_795_392_000_000;
const LEASE: Millis = Millis::minutes(5);

/// Clock, ids and nonces that a test steers.
#[derive(Debug)]
pub(crate) struct Desk {
    now: AtomicI64,
    next: AtomicU64,
}

impl Ambient for Desk {
    fn now(&self) -> Moment {
        Moment::from_millis(self.now.load(Ordering::SeqCst))
    }

    fn uuid(&self) -> Uuid {
        let number = self.next.fetch_add(1, Ordering::SeqCst);
        Uuid::from_u128(0x019a_c000_0000_7000_8000_0000_0000_0000 + u128::from(number))
    }
}

impl Randomness for Desk {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let number = self
                .next
                .fetch_add(1, Ordering::SeqCst)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&number.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// The township and all that stands in it.
pub(crate) struct Site {
    pub(crate) store: Store,
    pub(crate) desk: Arc<Desk>,
    pub(crate) address: SocketAddr,
    pub(crate) group: ReadingGroupId,
    pub(crate) ct: DeviceId,
    folder: TempDir,
    pub(crate) owner: Owner,
    code: SiteCode,
    stop: CancellationToken,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Site {
    pub(crate) async fn open() -> Site {
        Site::with(None).await
    }

    /// With a device whose texts are overridden.
    pub(crate) async fn with(charset_override: Option<&str>) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let desk = Arc::new(Desk {
            now: AtomicI64::new(MORNING),
            next: AtomicU64::new(1),
        });
        let store = Store::open(StoreConfig {
            folder: folder.path().join("data"),
            database: DatabaseConfig::Sqlite,
            objects: ObjectsConfig::Files,
            keys: vec![DataKey {
                id: "test-1".into(),
                bytes: zeroize::Zeroizing::new([7; 32]),
            }],
            node: "center-1".into(),
            nats: None,
            randomness: desk.clone(),
        })
        .await
        .unwrap();
        let consortium = ConsortiumId::from_uuid(desk.uuid());
        let owner = Owner::of(InstitutionId::from_uuid(desk.uuid()), Some(consortium));
        let group = ReadingGroupId::from_uuid(desk.uuid());
        let ct = DeviceId::from_uuid(desk.uuid());
        let code = SiteCode::parse("QS").unwrap();
        let mut site = Site {
            store,
            desk,
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            group,
            ct,
            folder,
            owner,
            code,
            stop: CancellationToken::new(),
        };
        site.found(consortium, charset_override).await;
        site.listen().await;
        site
    }

    async fn found(&self, consortium: ConsortiumId, charset_override: Option<&str>) {
        let mut tx = self.store.begin().await.unwrap();
        let mut above = None;
        for level in [Level::Province, Level::County] {
            let id = PlaceId::from_uuid(self.desk.uuid());
            tx.add_place(&Place {
                id,
                level,
                name: level.to_string(),
                code: None,
                parent: above,
            })
            .await
            .unwrap();
            above = Some(id);
        }
        let lead = self.owner.institution;
        tx.add_consortium(&Consortium {
            id: consortium,
            name: "first".into(),
            lead,
        })
        .await
        .unwrap();
        tx.add_institution(&Institution {
            id: lead,
            name: "青山镇中心卫生院".into(),
            code: None,
            site: self.code.clone(),
            kind: InstitutionKind::TownshipHospital,
            zone: "Asia/Shanghai".into(),
            place: above.unwrap(),
            consortium: Some(consortium),
        })
        .await
        .unwrap();
        tx.add_reading_group(&ReadingGroup {
            id: self.group,
            name: "CT".into(),
            institution: lead,
            consortium: Some(consortium),
            modalities: [Modality::Ct, Modality::Dx].into(),
            signatures: Signatures::Two,
            members: [].into(),
        })
        .await
        .unwrap();
        tx.add_device(&Device {
            id: self.ct,
            institution: lead,
            name: "CT".into(),
            ae_title: "STORESCU".into(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            modality: None,
            charset_override: charset_override.map(str::to_owned),
            reading_group: None,
            enabled: true,
            last_seen_at: None,
        })
        .await
        .unwrap();
        tx.commit(self.entry("found")).await.unwrap();
    }

    async fn listen(&mut self) {
        let receiver = Arc::new(Receiver::new(
            self.store.clone(),
            self.desk.clone(),
            ReceiverConfig::default(),
        ));
        let listener = Listener::bind(self.address, ListenerConfig::default())
            .await
            .unwrap();
        self.address = listener.address().unwrap();
        tokio::spawn(listener.serve(receiver.clone(), receiver, self.stop.clone()));
    }

    /// Sends files as our own client does.
    pub(crate) async fn send(&self, files: &[PathBuf]) -> Vec<Sent> {
        Client::store(self.address, "STORESCU", "YUANZHEN", files)
            .await
            .unwrap()
    }

    /// A file of the test's own.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// How many half received objects lie about.
    pub(crate) fn spooled(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("data/objects/incoming"))
            .unwrap()
            .count()
    }

    /// Lets time pass and does what has become due: timers first, then jobs.
    pub(crate) async fn pass(&self, time: Millis) {
        self.desk.now.fetch_add(time.get(), Ordering::SeqCst);
        let now = self.desk.now();
        for timer in self.store.lease_timers(now, LEASE, 100).await.unwrap() {
            assert_eq!(timer.kind, assemble::TIMER);
            assemble::complete(&self.store, &*self.desk, Patience::default(), &timer)
                .await
                .unwrap();
        }
        for job in self
            .store
            .lease_jobs(&[JobKind::MatchStudy], now, LEASE, 100)
            .await
            .unwrap()
        {
            let body: serde_json::Value = serde_json::from_str(&job.body).unwrap();
            let study: StudyId = body["study"].as_str().unwrap().parse().unwrap();
            match_study(&self.store, &*self.desk, study, Some(&job))
                .await
                .unwrap();
        }
    }

    /// Until a study nobody adds to is complete.
    pub(crate) async fn settle(&self) {
        self.pass(Patience::default().quiet).await;
    }

    pub(crate) async fn studies(&self) -> Vec<StudyListed> {
        let actor = Actor::SystemJob(JobKind::AssembleStudy);
        let permit = list(&actor, Action::SeeStudy).unwrap();
        let query = StudyQuery {
            limit: 100,
            ..StudyQuery::default()
        };
        self.store
            .read()
            .await
            .unwrap()
            .studies(&permit, &query)
            .await
            .unwrap()
            .items
    }

    /// What the site's technician is told was not taken: whose, why and how often.
    pub(crate) async fn refusals(&self) -> Vec<(RefusedSender, String, u64)> {
        let technician = Actor::Person(PersonActor {
            id: PersonId::from_uuid(self.desk.uuid()),
            posts: vec![PostHeld {
                role: Role::Technician,
                institution: self.owner.institution,
                consortium: self.owner.consortium,
            }],
            groups: Vec::new(),
            pledges: Vec::new(),
            consult_pledges: Vec::new(),
            invitations: Vec::new(),
        });
        let permit = list(&technician, Action::SendFile).unwrap();
        let mut reading = self.store.read().await.unwrap();
        let rows = reading.refusals(&permit, self.desk.now()).await.unwrap();
        rows.into_iter()
            .map(|row| (row.sender, row.why, row.times))
            .collect()
    }

    /// The only study there is.
    pub(crate) async fn study(&self) -> StudyListed {
        let mut studies = self.studies().await;
        assert_eq!(studies.len(), 1);
        studies.remove(0)
    }

    pub(crate) async fn permit(&self, study: StudyId) -> Permit {
        let actor = Actor::SystemJob(JobKind::AssembleStudy);
        let action = Action::SeeStudy;
        let found = self
            .store
            .read()
            .await
            .unwrap()
            .subject(action.kind(), study.uuid())
            .await
            .unwrap();
        let (subject, relation) = found.unwrap();
        may(&actor, action, &subject, &relation).unwrap()
    }

    pub(crate) async fn instances(&self, study: StudyId) -> Vec<Instance> {
        let permit = self.permit(study).await;
        self.store
            .read()
            .await
            .unwrap()
            .instances_of(&permit, study)
            .await
            .unwrap()
    }

    /// All studies, over as many pages as there are.
    pub(crate) async fn all_studies(&self) -> Vec<StudyListed> {
        let actor = Actor::SystemJob(JobKind::AssembleStudy);
        let permit = list(&actor, Action::SeeStudy).unwrap();
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let query = StudyQuery {
                limit: 100,
                after,
                ..StudyQuery::default()
            };
            let mut reading = self.store.read().await.unwrap();
            let page = reading.studies(&permit, &query).await.unwrap();
            all.extend(page.items);
            after = page.next;
            if after.is_none() {
                return all;
            }
        }
    }

    /// A patient of the township with an open CT order.
    pub(crate) async fn order(&self, name: &str) -> (Patient, Case) {
        self.order_of(name, Sex::Male, date(1960, 2, 29)).await
    }

    /// The same for a patient of this sex and birth date.
    pub(crate) async fn order_of(&self, name: &str, sex: Sex, born: Date) -> (Patient, Case) {
        let mut tx = self.store.begin().await.unwrap();
        let day = date(2026, 11, 23);
        let patient = Patient {
            id: PatientId::from_uuid(self.desk.uuid()),
            owner: self.owner,
            number: tx.next_number(&self.code, day).await.unwrap(),
            name: name.into(),
            sex,
            birth_date: Some(Private::new(born)),
            identity: Identity::Said,
            phone: None,
            address: None,
            guardian: None,
            former_name: None,
            merged_into: None,
        };
        tx.add_patient(&patient, self.desk.now()).await.unwrap();
        let number = tx.next_number(&self.code, day).await.unwrap();
        let at = self.desk.now();
        let case = Case {
            id: CaseId::from_uuid(self.desk.uuid()),
            examination: Examination {
                modality: Modality::Ct,
                body_part: BodyPart::Chest,
                laterality: Laterality::Unpaired,
                method: "平扫".into(),
                clinical_diagnosis: "咳嗽".into(),
                icd10: None,
                reason: "排除肺炎".into(),
                accession: number.accession(),
                examined_at: None,
            },
            number,
            owner: self.owner.routed_to(self.group),
            patient: patient.id,
            requested_by: None,
            origin: None,
            urgency: Urgency::Routine,
            submitted_at: at,
            state: CaseState::Submitted { at },
        };
        tx.add_case(&case).await.unwrap();
        tx.commit(self.entry("order")).await.unwrap();
        (patient, case)
    }

    fn entry(&self, action: &str) -> AuditEntry {
        AuditEntry::new(ActorRef::Job(JobKind::Sweep), action, self.desk.now())
    }
}

/// The name a device gave, most likely reading, ideographic group if there is one.
pub(crate) fn name(as_sent: &AsSent) -> String {
    as_sent
        .names
        .last()
        .and_then(|group| group.first())
        .map(|name| name.expose().clone())
        .unwrap_or_default()
}

/// A synthetic examination.
pub(crate) fn exam(seed: u64, name: &str, label: Label) -> Exam {
    Exam {
        seed,
        person: Person {
            name: name.into(),
            number: "P1".into(),
            sex: 'M',
            birth_date: Some(date(1960, 2, 29)),
            label,
        },
        accession: String::new(),
        at: date(2026, 11, 23).at(8, 0, 0, 0),
        institution: "QS".into(),
        station: "CT1".into(),
        description: "Chest".into(),
    }
}

/// The data set of a Part-10 file, as bytes.
pub(crate) fn data_set(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    let start = dicom_bytes::read_head(&mut &bytes[..]).unwrap().data_set_at;
    bytes[usize::try_from(start).unwrap()..].to_vec()
}
